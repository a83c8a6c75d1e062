"""What was acknowledged is there: settings, turns, and processes that die in the middle."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from stat import S_IMODE
from threading import Thread

import pytest
from sqlalchemy import create_engine, make_url, text

from domain.facts import Placed
from domain.ledger import Key, Ledger, Store, sqlite
from domain.ledger.turn import Turn
from domain.refusals import LedgerBusy, LedgerNotDurable

ROOT = Path(__file__).parents[2]
UNIT = "dashiqiao-2017/市环保局"
OTHER = "dashiqiao-2017/市教育局"

At = Callable[[str, int], Placed]


def database(url: str) -> Path:
    return Path(make_url(url).database or "")


@contextmanager
def writer(url: str, stream: str, count: int) -> Iterator[subprocess.Popen[str]]:
    """Run tests/ledger/writer.py."""
    command = [sys.executable, str(Path(__file__).with_name("writer.py")), url, stream, str(count)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def acknowledged(process: subprocess.Popen[str]) -> Iterator[tuple[int, int]]:
    """Yield the version and position of each fact that a writer says is recorded."""
    assert process.stdout
    for line in process.stdout:
        version, position = map(int, line.split())
        yield version, position


# --- several processes -----------------------------------------------------------------------------------


def test_two_processes_append_a_thousand_facts_and_lose_none(sqlite_url: str) -> None:
    with writer(sqlite_url, UNIT, 500) as one, writer(sqlite_url, OTHER, 500) as two:
        told = {
            (stream, *fact)
            for stream, process in ((UNIT, one), (OTHER, two))
            for fact in acknowledged(process)
        }
        assert (one.wait(), two.wait()) == (0, 0)
    with Ledger(Store(sqlite_url)) as ledger:
        facts = list(ledger.scan())
    assert [fact.position for fact in facts] == list(range(1, 1001))
    assert {(fact.stream, fact.version, fact.position) for fact in facts} == told


def test_a_killed_writer_loses_nothing_it_acknowledged_and_stops_nobody(sqlite_url: str, placed: At) -> None:
    told: dict[int, int] = {}
    for acks in (1, 30, 7, 80, 150):
        with writer(sqlite_url, UNIT, 0) as process:
            facts = acknowledged(process)
            told.update(next(facts) for _ in range(acks))
            process.send_signal(signal.SIGKILL)
            told.update(facts)
        with Ledger(Store(sqlite_url)) as ledger:
            recorded = {fact.version: fact.position for fact in ledger.stream(UNIT)}
            assert told.items() <= recorded.items()
            # A commit may have stood when its acknowledgement was cut off: at most the last one.
            assert len(recorded) - len(told) in {0, 1}
            told = recorded
            ledger.append(
                [placed(OTHER, version := len(list(ledger.stream(OTHER))) + 1)], read={OTHER: version - 1}
            )
            assert [fact.position for fact in ledger.scan()] == list(range(1, ledger.position() + 1))
    with closing(sqlite3.connect(database(sqlite_url))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


# --- turns -----------------------------------------------------------------------------------------------


def test_whoever_waits_too_long_for_the_turn_is_told_so(sqlite_url: str, placed: At) -> None:
    refused: list[LedgerBusy] = []

    def append() -> None:
        with pytest.raises(LedgerBusy, match=r"0\.1 秒") as busy:
            Ledger(Store(sqlite_url, patience=0.1)).append([placed(UNIT, 1)], read={})
        refused.append(busy.value)

    # A turn that is not turn_at(…) is another process's.
    with Turn(database(sqlite_url)).taken(1):
        thread = Thread(target=append)
        thread.start()
        thread.join()
    assert refused


def test_a_thread_may_take_its_own_turn_again(sqlite_url: str) -> None:
    turn = Turn(database(sqlite_url))
    with turn.taken(1), turn.taken(1):
        pass
    with Turn(database(sqlite_url)).taken(0):
        pass


def test_a_connection_closes_in_the_writers_turn(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    store.check_durable()
    with ThreadPoolExecutor(1) as thread:
        with Turn(database(sqlite_url)).taken(1):
            closing_ = thread.submit(store.close)
            with pytest.raises(TimeoutError):
                closing_.result(timeout=0.1)
        closing_.result(timeout=5)


def test_a_program_that_takes_no_turns_makes_the_ledger_busy_not_wrong(sqlite_url: str, placed: At) -> None:
    with closing(sqlite3.connect(database(sqlite_url), isolation_level=None)) as browser:
        browser.execute("BEGIN IMMEDIATE")
        ledger = Ledger(Store(sqlite_url, patience=0.1))
        with pytest.raises(LedgerBusy):
            ledger.append([placed(UNIT, 1)], read={})
        browser.execute("ROLLBACK")
    assert ledger.append([placed(UNIT, 1)], read={})


def test_a_locked_table_makes_the_ledger_busy_in_postgresql(postgresql_url: str, placed: At) -> None:
    store = Store(postgresql_url, patience=0.1)
    with store.engine.begin() as other:
        other.execute(text("LOCK TABLE facts IN EXCLUSIVE MODE"))
        with pytest.raises(LedgerBusy, match=r"0\.1 秒"):
            Ledger(store).append([placed(UNIT, 1)], read={})
    assert Ledger(store).append([placed(UNIT, 1)], read={})
    store.close()


def test_the_wal_is_copied_into_the_database_in_our_turn_and_stays_short(
    sqlite_url: str, placed: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LONG_WAL", 100_000)
    monkeypatch.setitem(sqlite.SETTINGS, "journal_size_limit", 100_000)
    with Ledger(Store(sqlite_url)) as ledger:
        for version in range(1, 101):
            ledger.append([placed(UNIT, version)], read={})
        assert Path(f"{database(sqlite_url)}-wal").stat().st_size < 200_000
        # Copied without closing anything: the database alone has most of the facts.
        with closing(sqlite3.connect(f"file:{database(sqlite_url)}?immutable=1", uri=True)) as alone:
            assert alone.execute("SELECT count(*) FROM facts").fetchone()[0] > 50
    assert not Path(f"{database(sqlite_url)}-wal").exists()


def test_a_reader_in_the_way_of_a_checkpoint_is_not_waited_for(
    sqlite_url: str, placed: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LONG_WAL", 100_000)
    store = Store(sqlite_url)
    ledger = Ledger(store)
    with store.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM facts")) == 0
        for version in range(1, 51):
            ledger.append([placed(UNIT, version)], read={})
        assert connection.scalar(text("SELECT count(*) FROM facts")) == 0
    assert ledger.position() == 50
    ledger.close()


# --- settings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true", "sqlite:////tmp/x?nolock=1"],
)
def test_a_database_that_is_not_a_plain_file_is_refused(address: str) -> None:
    with pytest.raises(LedgerNotDurable, match="须是磁盘上的一个文件"):
        Store(address)


def test_a_database_of_another_maker_is_refused() -> None:
    with pytest.raises(LedgerNotDurable, match="不支持 mysql"):
        Store("mysql://localhost/kaoji")


def test_settings_that_lose_commits_are_refused_in_sqlite(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(sqlite_url).check_durable()
    monkeypatch.setitem(sqlite.SETTINGS, "synchronous", "NORMAL")
    with pytest.raises(LedgerNotDurable, match="synchronous=1"):
        Ledger(Store(sqlite_url))


def test_settings_that_lose_commits_are_refused_in_postgresql(postgres_database: str) -> None:
    Store(postgres_database).check_durable()
    engine = create_engine(postgres_database)
    with engine.begin() as connection:
        name = make_url(postgres_database).database
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    engine.dispose()
    with pytest.raises(LedgerNotDurable, match="synchronous_commit 为 off"):
        Ledger(Store(postgres_database))


def test_network_drives_are_told_by_the_systems_list_of_mounts(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/vda / ext4 rw 0 0\nserver:/export /mnt/office\\040share nfs4 rw 0 0\n"
        "/dev/vdb /mnt/office\\040share/local ext4 rw 0 0\n"
    )
    on = {
        "/home/kaoji/kaoji.sqlite": "ext4",
        "/mnt/office share/kaoji.sqlite": "nfs4",
        "/mnt/office share/local/kaoji.sqlite": "ext4",
    }
    assert {path: sqlite.file_system(Path(path), mounts) for path in on} == on
    assert sqlite.file_system(tmp_path, tmp_path / "missing") is None


def test_a_ledger_on_a_network_drive_is_refused(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "file_system", lambda _: "nfs4")
    with pytest.raises(LedgerNotDurable, match="网络盘（nfs4）"):
        Ledger(Store(sqlite_url))


@pytest.mark.parametrize(
    ("version", "has"),
    [((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 44, 6), False), ((3, 53, 0), False)],
)
def test_the_versions_with_the_wal_reset_bug_are_known(version: tuple[int, ...], has: bool) -> None:  # noqa: FBT001
    assert sqlite.has_wal_reset_bug(version) is has


def test_doctor_is_told_what_database_this_is(store: Store) -> None:
    told = store.describe()
    assert told["database"] == {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[store.engine.dialect.name]
    assert told["version"]
    assert (told.get("journal_mode"), told.get("fsync")) in {("wal", None), (None, "on")}


def test_a_new_ledger_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "kaoji.sqlite"
    with Store(f"sqlite:///{file}").writing():
        pass
    assert S_IMODE(file.parent.stat().st_mode) == 0o700
    assert {S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}


def test_variables_meant_for_the_library_change_nothing(
    store: Store, placed: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PERSISTENCE_MODULE": "eventsourcing.popo",
        "LEDGER_PERSISTENCE_MODULE": "eventsourcing.popo",
        "IS_SNAPSHOTTING_ENABLED": "y",
        "COMPRESSOR_TOPIC": "zlib",
        "CIPHER_TOPIC": "eventsourcing.cipher:AESCipher",
        "CIPHER_KEY": "0123456789abcdef",
        "MAPPER_TOPIC": "os:system",
        "POSTGRES_ENABLE_DB_FUNCTIONS": "y",
    }.items():
        monkeypatch.setenv(name, value)
    ledger = Ledger(store)
    fact = ledger.append([placed(UNIT, 1)], read={}, key=Key("zhang", "k1", "d1"))
    assert tuple(Ledger(store).scan()) == fact
    with store.reading() as connection:
        state = connection.scalar(text("SELECT state FROM facts"))
    assert bytes(state).startswith(b'{"kind":"MarkEntered"')
