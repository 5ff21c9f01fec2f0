"""Documents beside a network: they come back as they were, and no damage passes for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainrule import Dense, InvalidInput, ModelFileError, Network, load
from chainrule.store import extra
from chainrule.store.native import save
from chainrule.store.reading import read

DOCUMENT = {"a": [1, 2.5, None, True], "ü": {"b": "<x>\n"}}


@pytest.fixture
def network() -> Network:
    return Network(2, [Dense(1)], loss="mean_squared_error", seed=0)


def test_documents_come_back(network: Network, tmp_path: Path) -> None:
    save(network, tmp_path / "m", extra={"one": DOCUMENT, "two": {}})
    assert read(tmp_path / "m", {}).documents == {"one": DOCUMENT, "two": {}}
    assert load(tmp_path / "m").spec() == network.spec()
    network.save(tmp_path / "m")
    assert read(tmp_path / "m", {}).documents == {}


@pytest.mark.parametrize("document", [{"a": float("nan")}, {"a": object()}])
def test_what_is_no_json_is_refused(network: Network, tmp_path: Path, document: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="cannot be saved"):
        save(network, tmp_path / "m", extra={"one": document})
    assert not list(tmp_path.iterdir())


def test_a_document_that_is_too_long_is_refused(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extra, "LONGEST", 20)
    with pytest.raises(InvalidInput, match="takes over 20 characters"):
        save(network, tmp_path / "m", extra={"one": {"a": "x" * 30}})


def test_every_damage_is_noticed(network: Network, tmp_path: Path) -> None:
    save(network, tmp_path / "m", extra={"one": DOCUMENT})
    whole = (tmp_path / "m").read_bytes()
    start = whole.index(b"extra/one") + len(b'extra/one":"')
    for place in range(start, start + 40):
        (tmp_path / "bad").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(ModelFileError, match="damaged"):
            load(tmp_path / "bad")
