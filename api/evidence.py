"""The evidence store (佐证材料): files kept under their digests beside the ledger, never overwritten.

A file is stored before the fact that cites it is recorded: after a crash there may be a file that nothing
cites, never a citation without its file. Files are neither executed nor unpacked.
"""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from pydantic import TypeAdapter, ValidationError

from domain.facts import Evidence
from domain.refusals import Refused
from domain.values import Digest

MEGABYTE: Final = 1024 * 1024
MEGABYTES: Final = 50
"""So large a file may be, unless the settings say otherwise."""

_CHUNK: Final = MEGABYTE
_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_DIGEST: Final = TypeAdapter(Digest)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a type of file begins, and what must stand somewhere in it; plain text begins with anything."""

    magic: bytes = b""
    holds: bytes = b""


_KINDS: Final = {
    "pdf": _Kind(b"%PDF-"),
    "png": _Kind(b"\x89PNG\r\n\x1a\n"),
    "jpg": _Kind(b"\xff\xd8\xff"),
    "docx": _Kind(_ZIP, b"word/"),
    "xlsx": _Kind(_ZIP, b"xl/"),
    "ofd": _Kind(_ZIP, b"OFD.xml"),
    "doc": _Kind(_OFFICE),
    "xls": _Kind(_OFFICE),
    "csv": _Kind(),
    "txt": _Kind(),
}
"""The types that are taken, by the ending of the name; archives and programs are not."""

_ALSO: Final = {"jpeg": "jpg"}


class EvidenceFolderNeeded(Refused):
    """台账在数据库服务中，还没有存放佐证材料的文件夹。请先设置 KAOJI_EVIDENCE_FOLDER 或写入 kaoji.toml。"""


class EvidenceUnreadable(Refused):
    """佐证材料 {file} 打不开：{problem}。请核对文件。"""


class EvidenceNotKept(Refused):
    """佐证材料 {file} 没有存下：{problem}。请确认文件夹可写、磁盘未满后再试。"""


class EvidenceEmpty(Refused):
    """佐证材料 {file} 是空文件，请核对。"""


class EvidenceTooLarge(Refused):
    """佐证材料 {file} 超过 {limit} 兆，请压缩图片或分成几份（上限见设置 KAOJI_EVIDENCE_MEGABYTES）。"""


class EvidenceOfUnknownType(Refused):
    """佐证材料 {file} 不是可收的类型；可收：{known}。压缩包请解开后逐份提交。"""


class EvidenceNotItsType(Refused):
    """佐证材料 {file} 的内容不是 {type}，请核对文件，或按真实的类型命名。"""


class EvidenceNameUnfit(Refused):
    """佐证材料的文件名 {file} 过长或含有不可见字符，请改名后再试。"""


class EvidenceUnknown(Refused):
    """没有摘要为 {digest} 的佐证材料。可用 kaoji evidence list 单位 查看摘要。"""


class EvidenceAmbiguous(Refused):
    """摘要 {digest} 不止指一份佐证材料，请多写几位。"""


class EvidenceDamaged(Refused):
    """所存的佐证材料 {digest} 与摘要不符，已被外力改动或损坏。请从备份恢复，再运行 kaoji verify。"""


class FileIsThere(Refused):
    """文件 {file} 已经存在，不会覆盖。请换一个文件名。"""


class EvidenceStore:
    """Files under `folder/<2 digits>/<digest>`; each holds at most `megabytes`."""

    def __init__(self, folder: Path | None, megabytes: int) -> None:
        self.folder, self._megabytes = folder, megabytes

    def put(self, path: Path) -> Evidence:
        """Keep a file, once its name, size and content fit; raises the refusal that says what does not."""
        kind = _kind_of(path)
        try:
            with path.open("rb") as file:
                return self._kept(file, path, kind)
        except OSError as error:
            raise EvidenceUnreadable(file=path, problem=_why(error)) from error

    def put_file(self, file: BinaryIO, name: str) -> Evidence:
        """Keep what an open file holds under the name that it came with; raises as `put`."""
        path = Path(named(name))
        return self._kept(file, path, _kind_of(path))

    @property
    def largest(self) -> int:
        """How many bytes a file may have."""
        return self._megabytes * MEGABYTE

    def _kept(self, file: BinaryIO, path: Path, kind: str) -> Evidence:
        try:
            self._root().mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".new-", dir=self._root())
        except OSError as error:
            raise EvidenceNotKept(file=path, problem=_why(error)) from error
        try:
            with os.fdopen(handle, "wb") as copy:
                taken = _copied(file, copy, path, self._megabytes)
                _is_of(kind, taken, path)
                evidence = _cited(path, taken, kind)
                copy.flush()
                os.fsync(copy.fileno())
            self._placed(Path(name), evidence.digest, path)
        finally:
            Path(name).unlink(missing_ok=True)
        return evidence

    def _placed(self, copy: Path, digest: str, path: Path) -> None:
        """Give a copy its name at once and for good; one that is there is the same, or is damaged."""
        place = self._place(digest)
        try:
            place.parent.mkdir(exist_ok=True)
            if place.exists():
                if not self._is_sound(digest):
                    raise EvidenceDamaged(digest=digest)
                return
            copy.chmod(0o440)
            copy.replace(place)
            _synced(place.parent)
            _synced(self._root())
        except OSError as error:
            raise EvidenceNotKept(file=path, problem=_why(error)) from error

    def whole(self, written: str) -> str:
        """Return the digest that its first digits mean; raises EvidenceUnknown, EvidenceAmbiguous."""
        if len(written) < _FEWEST or set(written) - set("0123456789abcdef"):
            raise EvidenceUnknown(digest=written)
        found = [one.name for one in (self._root() / written[:2]).glob(f"{written}*")]
        if len(found) > 1:
            raise EvidenceAmbiguous(digest=written)
        if not found:
            raise EvidenceUnknown(digest=written)
        return found[0]

    def open(self, digest: str) -> BinaryIO:
        """Open a file for reading, once its content is what its digest says."""
        place = self._place(digest)
        if not place.is_file():
            raise EvidenceUnknown(digest=digest)
        if not self._is_sound(digest):
            raise EvidenceDamaged(digest=digest)
        return place.open("rb")

    def save(self, digest: str, target: Path) -> None:
        """Write a file's content to a new file; raises FileIsThere rather than overwrite one."""
        with self.open(digest) as file:
            try:
                with target.open("xb") as copy:
                    while chunk := file.read(_CHUNK):
                        copy.write(chunk)
            except FileExistsError as error:
                raise FileIsThere(file=target) from error
            except OSError as error:
                raise EvidenceNotKept(file=target, problem=_why(error)) from error

    def holds(self, digest: str) -> bool:
        """Whether a file is there."""
        return self.folder is not None and self._place(digest).is_file()

    def missing(self, cited: Iterable[str]) -> list[str]:
        """Return the digests of which there is no file."""
        return [digest for digest in cited if not self.holds(digest)]

    def damaged(self, cited: Iterable[str]) -> list[str]:
        """Return the digests whose files have another content."""
        there = (digest for digest in cited if self.holds(digest))
        return [digest for digest in there if not self._is_sound(digest)]

    def unused(self, cited: Iterable[str]) -> list[tuple[str, int]]:
        """Return the digest and size in bytes of each kept file that no fact cites."""
        if self.folder is None or not self.folder.is_dir():
            return []
        known = {*cited}
        return [
            (file.name, file.stat().st_size)
            for file in sorted(self.folder.glob("??/*"))
            if file.name not in known
        ]

    def _is_sound(self, digest: str) -> bool:
        try:
            return _digest_of(self._place(digest)) == digest
        except OSError:
            return False

    def adopt(self, other: "EvidenceStore") -> None:
        """Take over the files of a store that is about to go, such as that of a story just played."""
        if other.folder is None or not other.folder.is_dir():
            return
        for file in other.folder.glob("??/*"):
            place = self._place(file.name)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                file.replace(place)

    def _root(self) -> Path:
        if self.folder is None:
            raise EvidenceFolderNeeded
        return self.folder

    def _place(self, digest: str) -> Path:
        """Return where a file is kept; what is no digest leads nowhere else."""
        try:
            _DIGEST.validate_python(digest)
        except ValidationError as error:
            raise EvidenceUnknown(digest=digest) from error
        return self._root() / digest[:2] / digest


_FEWEST: Final = 6
"""So many first digits of a digest name a file."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a file was found to be while it was copied."""

    digest: str
    size: int
    head: bytes
    holds: frozenset[bytes]
    text: bool


def named(written: str) -> str:
    """Return a file's name without the folders that a browser, or somebody worse, put before it."""
    return written.replace("\\", "/").replace("\0", "").rpartition("/")[2].strip()


def _copied(file: BinaryIO, copy: BinaryIO, path: Path, megabytes: int) -> _Taken:
    """Copy a file chunk by chunk, up to the limit, looking at what passes."""
    running, size, head, tail, text = sha256(), 0, b"", b"", True
    found: set[bytes] = set()
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > megabytes * MEGABYTE:
            raise EvidenceTooLarge(file=path, limit=megabytes)
        head, text = head or chunk[:16], text and b"\0" not in chunk
        found |= {one.holds for one in _KINDS.values() if one.holds and one.holds in tail + chunk}
        tail = chunk[-16:]
        running.update(chunk)
        copy.write(chunk)
    if not size:
        raise EvidenceEmpty(file=path)
    return _Taken(running.hexdigest(), size, head, frozenset(found), text)


def _kind_of(path: Path) -> str:
    ending = path.suffix.lower().lstrip(".")
    kind = _ALSO.get(ending, ending)
    if kind not in _KINDS:
        raise EvidenceOfUnknownType(file=path, known="、".join(_KINDS))
    return kind


def _is_of(kind: str, taken: _Taken, path: Path) -> None:
    """Refuse a file whose first bytes, or whose parts, are not those of the type it is called."""
    wanted = _KINDS[kind]
    fits = taken.head.startswith(wanted.magic) and (not wanted.holds or wanted.holds in taken.holds)
    others = (one.magic for one in _KINDS.values() if one.magic)
    if not wanted.magic:
        fits = taken.text and not taken.head.startswith((*others, b"MZ", b"#!"))
    if not fits:
        raise EvidenceNotItsType(file=path, type=kind)


def _cited(path: Path, taken: _Taken, kind: str) -> Evidence:
    try:
        return Evidence(name=path.name, digest=taken.digest, size=taken.size, type=kind)
    except ValidationError as error:
        raise EvidenceNameUnfit(file=repr(path.name)) from error


def _digest_of(path: Path) -> str:
    running = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            running.update(chunk)
    return running.hexdigest()


def _synced(folder: Path) -> None:
    """Make a new name in a folder outlast a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _why(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "没有这个文件"
        case PermissionError():
            return "没有权限"
        case IsADirectoryError():
            return "这是文件夹"
        case _:
            return error.strerror or "读写出错"
