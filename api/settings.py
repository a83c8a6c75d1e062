"""Settings: from the environment (KAOJI_…), else from the nearest kaoji.toml, else defaults."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Self

from platformdirs import user_data_path
from pydantic import Field, PositiveInt, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from api.accounts.log import LEAST_DAYS
from api.chinese import of_a_value
from api.evidence import MEGABYTES
from domain.refusals import Refused

FILE: Final = "kaoji.toml"


class SettingsUnreadable(Refused):
    """设置有误：{problem}。请改正 {where} 后再试。"""


class Settings(BaseSettings):
    """Where the ledger is kept, and who acts when no one is named."""

    model_config = SettingsConfigDict(env_prefix="KAOJI_", extra="ignore")

    database_url: str = ""
    """A SQLAlchemy URL; empty means a SQLite file in the user's data folder."""
    actor: str = ""
    """The account that acts: `账号:身份:单位`; empty means the system's login name, for the office."""

    evidence_folder: str = ""
    """Where evidence (佐证材料) is kept; empty means beside a SQLite ledger. A server's needs one."""
    evidence_megabytes: PositiveInt = MEGABYTES
    """So large a file of evidence may be."""
    access_log_days: Annotated[int, Field(ge=LEAST_DAYS)] = 2 * LEAST_DAYS
    """So long lines of the access log are kept; less than 180 days is refused (网络安全法第二十一条)."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's own signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())

    @classmethod
    def load(cls) -> Self:
        """Read the settings; raises SettingsUnreadable."""
        try:
            return cls()
        except ValidationError as error:
            where = settings_file() or "环境变量 KAOJI_…"
            told = (f"{one['loc'][0]}：{of_a_value(one)}" for one in error.errors())
            raise SettingsUnreadable(problem="；".join(told), where=where) from error
        except (tomllib.TOMLDecodeError, OSError) as error:
            raise SettingsUnreadable(problem=str(error), where=settings_file()) from error

    def url(self) -> URL:
        """Return the ledger's address; a relative SQLite path counts from the settings file's folder."""
        if not self.database_url:
            return sqlite_url(user_data_path("kaoji", appauthor=False) / "ledger.db")
        try:
            url = make_url(self.database_url)
        except ArgumentError as error:
            where = "KAOJI_DATABASE_URL 或 " + FILE
            raise SettingsUnreadable(problem=f"“{self.database_url}”不是数据库地址", where=where) from error
        found = settings_file()
        if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:" or not found:
            return url
        return url.set(database=str(found.parent / url.database))


def evidence_folder(settings: Settings) -> Path | None:
    """Return the folder that is set for evidence; a relative one counts from the settings file's folder."""
    if not settings.evidence_folder:
        return None
    found = settings_file()
    return (found.parent if found else Path.cwd()) / Path(settings.evidence_folder).expanduser()


def sqlite_url(path: Path) -> URL:
    """Return the address of a SQLite file."""
    return URL.create("sqlite", database=str(path))


def settings_file() -> Path | None:
    """Return the nearest kaoji.toml, in this folder or one above it."""
    here = Path.cwd()
    return next((path for folder in (here, *here.parents) if (path := folder / FILE).is_file()), None)


def describe(settings: Settings) -> dict[str, Any]:
    """Return what `doctor` shows of the settings; a password in the address is hidden."""
    return {
        "settings_file": str(settings_file() or "（无）"),
        "database_url": settings.url().render_as_string(hide_password=True),
        "evidence_folder": str(evidence_folder(settings) or "（台账旁）"),
        "actor": settings.actor or "（未设置，取系统登录名）",
    }
