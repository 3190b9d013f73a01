from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewkit.errors import BrokenStoreError, NotThereError, ReviewkitError, UnreadableError
from reviewkit.store import Store, open_store, writing
from reviewkit.store.audit import verify
from reviewkit.store.backups import backup
from reviewkit.store.facts import canonical
from reviewkit.store.sync import sync
from tests.store.conftest import bring, make_device

AT = "2026-11-02T09:00:00Z"
TEAM = (("ada", "ada_laptop"), ("ada", "ada_office"), ("bo", "bo_laptop"))

Devices = Callable[[str], Store]
BringIn = Callable[..., list[str]]
Act = Callable[[Store, str, random.Random, int], None]
Dump = Callable[[Store], Any]


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


def said(facts: Store, record: str, verdict: str, reviewer: str, seen: list[str]) -> None:
    body = {"record": record, "stage": "title", "verdict": verdict, "reason": None, "note": ""}
    with writing(facts, reviewer, AT) as made:
        made.append("decision", body | {"seen": seen})


def judged(store: Store, a: str, b: str, judgement: str, reviewer: str) -> None:
    with writing(store, reviewer, AT) as made:
        a, b = sorted((a, b))
        made.append("judgement", {"a": a, "b": b, "judgement": judgement, "why": "read"})


@pytest.mark.parametrize("seed", range(6))
def test_devices_that_exchange_in_any_order_come_to_the_same_state(
    seed: int, devices: Devices, bring_in: BringIn, act: Act, dump: Dump, shared: Path
) -> None:
    chance = random.Random(seed)
    stores = {device: devices(device) for _, device in TEAM}
    for number, (who, device) in enumerate(TEAM):
        bring_in(stores[device], 3, chance.choice("abc"), f"source {number}", who)
    for _ in range(5):
        turns = list(TEAM) * 2
        chance.shuffle(turns)
        for who, device in turns:
            act(stores[device], who, chance, chance.randrange(6))
            if chance.random() < 0.5:
                sync(stores[device], shared)
    for _, device in (*TEAM, *TEAM):
        sync(stores[device], shared)

    told = [dump(store) for store in stores.values()]
    assert told[0] == told[1] == told[2]
    assert told[0]["outcomes"] == told[0]["stage_outcomes"]
    fates = [row[0] for row in told[0]["fates"]]
    assert len(fates) == len(set(fates)) == len(told[0]["records"])
    for store in stores.values():
        again = sync(store, shared)
        assert (again.received, again.sent, again.files_received, again.files_sent) == (
            {},
            {},
            0,
            0,
        )
        assert verify(store) == []


@pytest.fixture(scope="module")
def spoken_once(tmp_path_factory: pytest.TempPathFactory, act: Act) -> tuple[Store, Path]:
    """The facts of three devices in a shared folder, and one store that has them all."""
    folder = tmp_path_factory.mktemp("spoken")
    shared = folder / "shared"
    shared.mkdir()
    chance = random.Random(7)
    stores = [make_device(folder, device) for _, device in TEAM]
    for number, (who, _) in enumerate(TEAM):
        bring(folder, stores[number], 2, "abc"[number], "MEDLINE", who)
    for _ in range(3):
        for store, (who, _) in zip(stores, TEAM, strict=True):
            act(store, who, chance, 4)
            sync(store, shared)
    for store in stores:
        sync(store, shared)
    return stores[0], shared


@pytest.fixture
def spoken(
    spoken_once: tuple[Store, Path], devices: Devices, shared: Path
) -> tuple[Store, list[Path], Store]:
    """Copies of them to work on, and a new store."""
    made, folder = spoken_once
    shutil.copytree(folder, shared, dirs_exist_ok=True)
    whole = devices(made.device)
    made.db.backup(whole.db)
    shutil.copytree(made.folder, whole.folder, dirs_exist_ok=True)
    return whole, sorted((shared / "facts").glob("*.jsonl")), devices("newcomer")


def shuffled(files: list[Path], chance: random.Random) -> None:
    for path in files:
        lines = path.read_bytes().splitlines(keepends=True)
        chance.shuffle(lines)
        path.write_bytes(b"".join(lines))


def interleaved(files: list[Path], chance: random.Random) -> None:
    lines = [line for path in files for line in path.read_bytes().splitlines(keepends=True)]
    chance.shuffle(lines)
    for number, path in enumerate(files):
        path.write_bytes(b"".join(lines[number :: len(files)]))


def duplicated(files: list[Path], chance: random.Random) -> None:
    for path in files:
        lines = path.read_bytes().splitlines(keepends=True)
        lines += chance.choices(lines, k=5)
        path.write_bytes(b"\n".join(lines))
        shutil.copyfile(path, path.with_name(f"{path.stem} (1).jsonl"))


def without_last_newline(files: list[Path], _chance: random.Random) -> None:
    for path in files:
        path.write_bytes(path.read_bytes().removesuffix(b"\n"))


@pytest.mark.parametrize("disorder", [shuffled, interleaved, duplicated, without_last_newline])
@pytest.mark.parametrize("seed", range(3))
def test_facts_files_in_disorder_give_the_same_state(
    disorder: Callable[[list[Path], random.Random], None],
    seed: int,
    spoken: tuple[Store, list[Path], Store],
    dump: Dump,
    shared: Path,
) -> None:
    whole, files, newcomer = spoken
    disorder(files, random.Random(seed))

    sync(newcomer, shared)

    assert dump(newcomer) == dump(whole)


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_facts_file_is_refused_or_gives_part_of_the_chain_and_heals(
    seed: int, spoken: tuple[Store, list[Path], Store], dump: Dump, shared: Path
) -> None:
    whole, files, newcomer = spoken
    chance = random.Random(seed)
    path = chance.choice(files)
    text = path.read_bytes()
    cut = chance.randrange(1, len(text) - 1)
    damaged = text[:cut] if seed % 2 else text[:cut] + bytes([text[cut] ^ 1]) + text[cut + 1 :]
    path.write_bytes(damaged)
    before = dump(newcomer)

    try:
        sync(newcomer, shared)
    except ReviewkitError as refused:
        assert str(refused).count("\n") == 0 and path.name.split("-")[0] in str(refused)
        assert dump(newcomer) == before
    else:
        assert damaged == text[:cut]
        assert len(dump(newcomer)["facts"]) < len(dump(whole)["facts"])
    path.unlink()
    sync(whole, shared)
    sync(newcomer, shared)
    assert dump(newcomer) == dump(whole)


def test_a_file_cut_at_the_end_of_a_line_is_an_earlier_state_that_the_author_completes(
    spoken: tuple[Store, list[Path], Store], dump: Dump, shared: Path
) -> None:
    whole, files, newcomer = spoken
    last = max(files, key=lambda path: path.read_text().splitlines()[-1].split('"tick":')[1])
    last.write_bytes(b"".join(last.read_bytes().splitlines(keepends=True)[:-1]))

    sync(newcomer, shared)
    assert len(dump(newcomer)["facts"]) == len(dump(whole)["facts"]) - 1
    sync(whole, shared)
    sync(newcomer, shared)
    assert dump(newcomer) == dump(whole)


def test_a_fact_missing_in_the_middle_is_refused_by_its_number(
    spoken: tuple[Store, list[Path], Store], dump: Dump, shared: Path
) -> None:
    _, files, newcomer = spoken
    lines = files[0].read_bytes().splitlines(keepends=True)
    files[0].write_bytes(b"".join(lines[:2] + lines[3:]))
    before = dump(newcomer)

    with pytest.raises(BrokenStoreError, match=r"^Facts 3 of ada on ada_laptop are missing"):
        sync(newcomer, shared)
    assert dump(newcomer) == before


def test_one_device_name_used_in_two_folders_is_refused_and_nothing_is_taken(
    devices: Devices, bring_in: BringIn, dump: Dump, shared: Path, tmp_path: Path
) -> None:
    one = devices("laptop")
    bring_in(one, 2)
    sync(one, shared)
    copied = devices("copy")
    copied.device = "laptop"
    sync(copied, shared)
    record = one.db.execute("select min(id) from records").fetchone()[0]
    said(one, record, "include", "ada", [record])
    said(copied, record, "exclude", "ada", [record])
    sync(one, shared)
    before = dump(copied)

    with pytest.raises(BrokenStoreError, match=r"two different facts number 2.*REVIEWKIT_DEVICE"):
        sync(copied, shared)
    assert dump(copied) == before


def test_a_settlement_made_while_another_reviewer_decides_anew_is_reopened_everywhere(
    devices: Devices, bring_in: BringIn, dump: Dump, shared: Path
) -> None:
    ada, bo = devices("ada_1"), devices("bo_1")
    record = bring_in(ada, 1)[0]
    said(ada, record, "include", "ada", [record])
    said(ada, record, "exclude", "cy", [record])
    sync(ada, shared)
    sync(bo, shared)
    saw = [row[0] for row in ada.db.execute("select fact from standing_decisions order by fact")]
    body = {"record": record, "stage": "title", "verdict": "include", "reason": None, "why": "x"}
    with writing(ada, "ada", AT) as facts:
        facts.append("settlement", body | {"saw": saw})
    said(bo, record, "exclude", "bo", [record])
    assert ada.db.execute("select outcome from outcomes").fetchall() == [("include",)]
    for store in (ada, bo, ada):
        sync(store, shared)

    assert dump(ada) == dump(bo)
    assert ada.db.execute("select outcome from outcomes").fetchall() == [("conflict",)]


def test_opposite_judgements_made_at_once_end_alike_and_both_are_kept(
    devices: Devices, bring_in: BringIn, dump: Dump, shared: Path
) -> None:
    ada, bo = devices("ada_1"), devices("bo_1")
    one, other = bring_in(ada, 2)
    sync(ada, shared)
    sync(bo, shared)
    judged(ada, one, other, "same", "ada")
    judged(bo, one, other, "different", "bo")
    for store in (bo, ada, bo):
        sync(store, shared)

    assert dump(ada) == dump(bo)
    assert ada.db.execute("select count(*) from judgements").fetchone() == (2,)
    assert ada.db.execute("select judgement from standing_judgements").fetchall() == [
        ("different",)
    ]


def test_a_file_imported_on_two_devices_under_two_names_counts_once(
    devices: Devices, bring_in: BringIn, dump: Dump, shared: Path
) -> None:
    ada, bo = devices("ada_1"), devices("bo_1")
    bring_in(ada, 3, "a", "CINAHL", "ada")
    bring_in(bo, 3, "a", "EBSCO CINAHL", "bo")
    for store in (ada, bo, ada):
        sync(store, shared)

    assert dump(ada) == dump(bo)
    assert ada.db.execute("select count(*) from records").fetchone() == (3,)
    assert ada.db.execute("select source, records from standing_imports").fetchall() == [
        ("CINAHL", 3)
    ]
    assert ada.db.execute("select count(*) from imports").fetchone() == (2,)


def test_a_fact_of_a_kind_to_come_is_refused_in_one_line_and_nothing_is_taken(
    devices: Devices, bring_in: BringIn, dump: Dump, shared: Path
) -> None:
    newer, older = devices("newer"), devices("older")
    bring_in(newer, 1)
    sync(newer, shared)
    forge(shared, kind="appraisal", body={"record": "x"})
    before = dump(older)

    with pytest.raises(BrokenStoreError, match=r"`appraisal`.*install a newer one"):
        sync(older, shared)
    assert dump(older) == before


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("import", {"file": "../../../stolen"}),
        ("run", {"said": "../x"}),
        ("document", {"role": "form", "name": "../../.profile"}),
        ("judgement", {"a": "x", "b": "y", "judgement": "same", "why": "", "reviewer": "bo"}),
        ("decision", {"record) values (1) --": 1}),
        ("decision", {"record": ["x"]}),
        ("withdrawal", {"target": "0" * 64}),
    ],
)
def test_a_fact_that_names_what_it_must_not_is_refused(
    kind: str, body: dict[str, Any], devices: Devices, dump: Dump, shared: Path, tmp_path: Path
) -> None:
    store = devices("ours")
    forge(shared, kind=kind, body=body)
    before = dump(store)

    with pytest.raises(BrokenStoreError) as refused:
        sync(store, shared)
    assert "\n" not in str(refused.value)
    assert dump(store) == before


@pytest.mark.parametrize(
    "part", [{"reviewer": "../x"}, {"device": "a/b"}, {"seq": "1"}, {"tick": 10**12}, {"body": []}]
)
def test_a_fact_by_an_author_that_cannot_be_is_no_fact(
    part: dict[str, Any], devices: Devices, shared: Path
) -> None:
    store = devices("ours")
    forge(shared, **{"kind": "withdrawal", "body": {"target": "x"}} | part)

    with pytest.raises(UnreadableError, match="not a fact"):
        sync(store, shared)
    assert not list(store.folder.rglob("*.jsonl"))


def forge(shared: Path, **part: Any) -> None:
    """Put one fact with a right hash into a shared folder."""
    import hashlib

    content = {
        "reviewer": "mallory",
        "device": "far",
        "seq": 1,
        "tick": 1,
        "prev": None,
        "protocol": "",
        "at": AT,
    } | part
    made = content | {"id": hashlib.sha256(canonical(content).encode()).hexdigest()}
    (shared / "facts").mkdir(exist_ok=True)
    (shared / "facts" / "mallory-far.jsonl").write_text(json.dumps(made) + "\n")


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_an_imported_file_that_is_not_whole_in_the_folder_is_waited_for(
    damage: str, devices: Devices, bring_in: BringIn, dump: Dump, shared: Path
) -> None:
    ada, bo = devices("ada_1"), devices("bo_1")
    bring_in(ada, 2)
    sync(ada, shared)
    (kept,) = (shared / "imports").iterdir()
    whole = kept.read_bytes()
    kept.unlink() if damage == "missing" else kept.write_bytes(whole[:-9])
    before = dump(bo)

    with pytest.raises(BrokenStoreError, match=f"{kept.name}.*{damage}"):
        sync(bo, shared)
    assert dump(bo) == before
    assert not (bo.folder / "imports" / kept.name).exists()
    kept.write_bytes(whole)
    sync(bo, shared)
    assert dump(bo) == dump(ada)


def test_a_shared_folder_that_is_not_there_is_said(devices: Devices, tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match="nowhere is no folder"):
        sync(devices("ours"), tmp_path / "nowhere")


def test_what_came_in_by_sync_stands_in_the_facts_files_too(
    review: Path, devices: Devices, bring_in: BringIn, shared: Path
) -> None:
    bo = devices("bo_1")
    bring_in(bo, 2, reviewer="bo")
    sync(bo, shared)
    with open_store(review) as store:
        done = sync(store, shared)

    assert done.received == {("bo", "bo_1"): 1}
    assert done.files_received == 1
    assert (review / "facts" / "bo-bo_1.jsonl").read_bytes() == (
        shared / "facts" / "bo-bo_1.jsonl"
    ).read_bytes()


def test_a_file_that_is_ours_with_a_line_of_somebody_else_in_it_is_read(
    review: Path, devices: Devices, bring_in: BringIn, shared: Path
) -> None:
    bo = devices("bo_1")
    bring_in(bo, 1, reviewer="bo")
    with open_store(review) as store:
        sync(store, shared)
        (ours,) = (shared / "facts").iterdir()
        sync(bo, shared)
        theirs = shared / "facts" / "bo-bo_1.jsonl"
        ours.write_bytes(theirs.read_bytes() + ours.read_bytes())
        theirs.unlink()
        assert sync(store, shared).received == {("bo", "bo_1"): 1}


def test_a_backup_put_back_gets_its_lost_facts_from_the_folder(
    review: Path, bring_in: BringIn, dump: Dump, shared: Path
) -> None:
    with open_store(review) as store:
        bring_in(store, 1)
        old = backup(review, store.db, "request")
        bring_in(store, 1, "b")
        sync(store, shared)
        now = dump(store)
    (review / "review.db").write_bytes(old.read_bytes())
    with open_store(review) as store:
        assert dump(store) != now
        assert sum(sync(store, shared).received.values()) == 1
        assert dump(store) == now
        assert verify(store) == []
