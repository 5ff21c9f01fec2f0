"""Pictures as they come: in folders, of several kinds and sizes, turned, damaged, too large."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from chainrule.data.pictures import in_words, read_pictures
from chainrule.data.pixels import PictureEncoder
from chainrule.errors import InvalidInput

Array = np.ndarray[Any, Any]


def noise(*shape: int) -> Array:
    return np.random.default_rng(shape).integers(0, 256, shape).astype(np.uint8)


def write(path: Path, pixels: Array, **how: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **how)
    return path


def idx(path: Path, array: Array) -> None:
    head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    path.write_bytes(gzip.compress(head + array.tobytes()) if path.suffix == ".gz" else head + array.tobytes())


def refused(source: Any, *words: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_pictures(source)
    sentence = str(raised.value)
    assert "\n" not in sentence
    assert len(sentence) < 500
    assert all(word in sentence for word in words), sentence


def test_a_folder_has_a_class_in_each_sub_folder(tmp_path: Path) -> None:
    a, b = noise(6, 5, 3), noise(6, 5, 3)
    write(tmp_path / "cat" / "1.png", a)
    write(tmp_path / "dog" / "deep" / "2.bmp", b)
    write(tmp_path / "loose.png", b)
    (tmp_path / "cat" / "notes.txt").write_text("no picture")
    (tmp_path / "cat" / ".hidden.png").write_bytes(b"")
    found = read_pictures(tmp_path)
    assert found.names == ("cat/1.png", "dog/deep/2.bmp")
    assert found.labels is not None
    assert found.labels.tolist() == ["cat", "dog"]
    assert (found.pixels == np.stack([a, b])).all()
    assert found.notes == ("1 pictures are in no sub-folder, and left out.",)


def test_grey_pictures_have_one_channel(tmp_path: Path) -> None:
    grey, colour = noise(6, 5), noise(6, 5, 3)
    write(tmp_path / "1.png", grey)
    assert (read_pictures(tmp_path).pixels == grey[None, :, :, None]).all()
    assert read_pictures(tmp_path, channels=3).pixels.shape == (1, 6, 5, 3)
    write(tmp_path / "2.png", colour)
    assert read_pictures(tmp_path).pixels.shape == (2, 6, 5, 3)
    brightness = read_pictures(tmp_path, channels=1).pixels[1, :, :, 0]
    assert np.abs(brightness - np.asarray(Image.fromarray(colour).convert("L"), int)).max() <= 1


def test_sizes_are_unified_to_the_middle_one(tmp_path: Path) -> None:
    for name, size in {"1": (8, 6), "2": (8, 6), "3": (4, 20)}.items():
        write(tmp_path / f"{name}.png", np.full(size, 200, np.uint8))
    found = read_pictures(tmp_path)
    assert found.pixels.shape == (3, 8, 6, 1)
    wide = found.pixels[2, :, :, 0]
    assert wide[0].max() == wide[-1].max() == 0  # above and below what is wide
    assert wide[3:5].max() == 200
    assert found.notes == ("1 of the pictures have another size, and were brought to 8 × 6 pixels.",)
    write(tmp_path / "large" / "1.png", np.zeros((300, 150), np.uint8))
    assert read_pictures(tmp_path / "large").pixels.shape == (1, 64, 32, 1)


def test_exif_turns_a_picture(tmp_path: Path) -> None:
    pixels = noise(12, 8, 3)
    exif = Image.Exif()
    exif[274] = 6  # to be turned to the right
    write(tmp_path / "1.png", pixels, exif=exif)
    assert (read_pictures(tmp_path).pixels[0] == np.rot90(pixels, -1)).all()


def test_sixteen_bits_and_transparency(tmp_path: Path) -> None:
    deep = np.array([[0, 65535], [32768, 257]], np.uint16)
    assert read_pictures(write(tmp_path / "16.png", deep)).pixels[0, :, :, 0].tolist() == [[0, 255], [127, 1]]
    clear = np.zeros((2, 2, 4), np.uint8)
    assert (read_pictures(write(tmp_path / "clear.png", clear)).pixels == 255).all()


def test_of_many_frames_the_first_is_taken(tmp_path: Path) -> None:
    frames = [Image.fromarray(each) for each in noise(40, 7, 7)]
    frames[0].save(tmp_path / "1.gif", save_all=True, append_images=frames[1:])
    found = read_pictures(tmp_path)
    assert found.pixels.shape == (1, 7, 7, 1)
    assert found.notes == ("1 of the pictures have several frames, of which the first is taken.",)


def test_damaged_files_are_named_and_left_out(tmp_path: Path) -> None:
    write(tmp_path / "good.png", noise(8, 8))
    (tmp_path / "empty.png").write_bytes(b"")
    whole = write(tmp_path / "cut.jpg", noise(64, 64, 3)).read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    found = read_pictures(tmp_path)
    assert found.names == ("good.png",)
    assert found.left_out.keys() == {"cut.jpg", "empty.png"}
    assert "truncated" in found.left_out["cut.jpg"]
    refused(tmp_path / "cut.jpg", "The picture 'cut.jpg' cannot be read", "truncated")


def test_a_huge_picture_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.pgm"
    path.write_bytes(b"P5 40000 40000 255\n")  # the pixels are not even there
    refused(path, "'huge.pgm'", "67,108,864 pixels")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    refused(path, "'huge.pgm'", "40,000 × 40,000 pixels, more than 67,108,864")


def test_what_holds_no_pictures(tmp_path: Path) -> None:
    refused(tmp_path, "holds no pictures", "a sub-folder of them per class")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "text.txt").write_text("words")
    refused(tmp_path, "holds no pictures")
    refused(tmp_path / "nowhere", "There is no folder and no file")
    write(tmp_path / "train" / "a" / "1.png", noise(4, 4))
    write(tmp_path / "test" / "a" / "1.png", noise(4, 4))
    refused(tmp_path / "notes" / "text.txt", "'text.txt' cannot be read")
    (tmp_path / "notes" / "text.txt").unlink()
    (tmp_path / "notes").rmdir()
    refused(tmp_path, "divided into test, train")


def test_the_files_of_mnist(tmp_path: Path) -> None:
    pixels, labels = noise(5, 4, 3), np.array([3, 1, 4, 1, 5], np.uint8)
    for name in ("train-images-idx3-ubyte", "t10k-images-idx3-ubyte.gz"):
        idx(tmp_path / name, pixels)
        assert read_pictures(tmp_path / name).labels is None
        idx(tmp_path / name.replace("images-idx3", "labels-idx1"), labels)
        found = read_pictures(tmp_path / name)
        assert (found.pixels[..., 0] == pixels).all()
        assert found.labels is not None
        assert found.labels.tolist() == ["3", "1", "4", "1", "5"]
    assert len(read_pictures(tmp_path).names) == 5  # the folder they are in
    idx(tmp_path / "train-labels-idx1-ubyte", labels[:4])
    refused(tmp_path / "train-images-idx3-ubyte", "5 pictures", "4 labels")
    cut = (tmp_path / "train-images-idx3-ubyte").read_bytes()[:-1]
    (tmp_path / "train-images-idx3-ubyte").write_bytes(cut)
    refused(tmp_path / "train-images-idx3-ubyte", "is damaged")


def test_npz(tmp_path: Path) -> None:
    pixels, labels = noise(5, 4, 3, 3), np.array(["a", "b", "a", "b", "a"])
    np.savez(tmp_path / "p.npz", meta=np.arange(2), x=pixels, y=labels)
    found = read_pictures(tmp_path / "p.npz")
    assert (found.pixels == pixels).all()
    assert found.labels is not None
    assert found.labels.tolist() == labels.tolist()
    np.savez(tmp_path / "none.npz", y=labels)
    refused(tmp_path / "none.npz", "holds no pictures")
    np.savez(tmp_path / "objects.npz", x=np.array([{}], object))
    refused(tmp_path / "objects.npz", "something else than numbers")
    (tmp_path / "cut.npz").write_bytes((tmp_path / "p.npz").read_bytes()[:200])
    refused(tmp_path / "cut.npz", "is damaged")


@pytest.mark.parametrize("X", [np.zeros((3, 4)), np.zeros((0, 4, 4)), [], None, ["a", np.zeros(3)], [[[1]], [[1, 2]]]])
def test_arrays_that_are_no_pictures(X: Any) -> None:
    refused(X, "X must be pictures")


def test_pixels_that_are_no_numbers() -> None:
    refused(np.full((2, 3, 3), np.nan), "NaN")


def test_what_the_network_reads() -> None:
    pictures = read_pictures(noise(4, 6, 5, 3))
    encoder = PictureEncoder.fit(pictures)
    read = encoder.transform(pictures.frame())
    assert read.dtype == np.float32
    assert np.allclose(read, pictures.pixels / 255)
    assert PictureEncoder.from_spec(encoder.spec()) == encoder
    with pytest.raises(InvalidInput, match=r"must be of the shape and type \(6, 5, 3, 'uint8'\)"):
        encoder.pictures(noise(4, 5, 6, 3))
    with pytest.raises(InvalidInput, match="is given a table"):
        encoder.transform(pictures.frame().drop("picture"))
    shares = read_pictures(np.linspace(0, 2, 32).reshape(2, 4, 4))
    assert PictureEncoder.fit(shares).transform(shares.frame()).max() == 1


def test_pictures_of_a_pixel_are_too_small(tmp_path: Path) -> None:
    write(tmp_path / "1.png", noise(1, 1))
    found = read_pictures(tmp_path)
    with pytest.raises(InvalidInput, match=f"{in_words((1, 1))}, too small"):
        PictureEncoder.fit(found)
