"""What is refused at the door, before any rule of the appraisal is asked."""

from domain.refusals import Refused


class Unidentified(Refused):
    """请先登录，或在请求中带上有效的令牌。"""


class WrongCredentials(Refused):
    """账号或密码不对，或账号已停用。请核对；忘记密码的，请联系系统管理员重设。"""


class DutyNotYours(Refused):
    """您没有担任 {duty}；可以选的有：{held}。"""


class DeputedDutyUnreadable(Refused):
    """“{text}”不是“身份:单位”，请核对所受委托的身份（Kaoji-Duty），例如 考核办:市政府绩效考核办。"""


class ScopeTooNarrow(Refused):
    """这个令牌只能读取，不能记录。请改用可以读写的令牌。"""


class ForeignOrigin(Refused):
    """请求来自别的网站，没有受理。请从本系统的页面操作。"""


class KeyMissing(Refused):
    """请写明请求编号（Idempotency-Key）：同一编号重复提交只记一次。"""


class KeyUnfit(KeyMissing):
    """请求编号（Idempotency-Key）至多 200 个字符，只用字母、数字和 - _ . : 。请改写后再试。"""


class IdUnreadable(Refused):
    """“{id}”不是记录的编号；编号形如 市环保局@12。请核对。"""


class NothingToRecord(Refused):
    """没有任何可以记录的内容。请核对提交的文件或事项。"""


class MatchMissing(Refused):
    """请写明所依据的版本（If-Match，取自查看时的 ETag；不论版本写 *）。"""


class TooLarge(Refused):
    """内容超过 {limit}，没有受理。请分成几份，或压缩后再试。"""


class TooSlow(Refused):
    """内容在 {seconds} 秒内没有收完，没有受理。请检查网络后重试。"""


class ReadOnlyNow(Refused):
    """台账现在不能写入（{problem}），本次没有记录任何内容；恢复之后可用同一请求编号重试。"""
