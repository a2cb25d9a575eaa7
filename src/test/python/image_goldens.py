###
# #%L
# Florence-2 for Fiji
# %%
# Copyright (C) 2026 Florence-2 for Fiji developers
# %%
# Redistribution and use in source and binary forms, with or without
# modification, are permitted provided that the following conditions are met:
#
# 1. Redistributions of source code must retain the above copyright notice,
#    this list of conditions and the following disclaimer.
# 2. Redistributions in binary form must reproduce the above copyright notice,
#    this list of conditions and the following disclaimer in the documentation
#    and/or other materials provided with the distribution.
#
# THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
# AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
# IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
# ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS OR CONTRIBUTORS BE
# LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
# CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF
# SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
# INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
# CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
# ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
# POSSIBILITY OF SUCH DAMAGE.
# #L%
###
"""Makes small image files of each kind, and the pixels that Pillow gives for them.

usage: image_goldens.py FOLDER (src/test/resources/fiji/plugin/florence2/imagej/input)

Needs Pillow 12 and numpy. Each line of pillow.tsv: file, width, height, SHA-256 of the pixels as
RGB bytes, largest difference that is allowed; and the pixels themselves in FILE.rgb.png where a
difference is allowed. Deep images are compared by their values: 16 bits little-endian, floats in 32
bits.
"""

import hashlib
import pathlib
import struct
import sys

import numpy as np
from PIL import Image, ImageCms, TiffImagePlugin

OUT = pathlib.Path(sys.argv[1])
W, H = 53, 41
rows = []


def scene():
    """Returns a colour image [H, W, 3] of smooth gradients."""
    y, x = np.mgrid[0:H, 0:W].astype(np.float64)
    red = 127 + 120 * np.sin(x / 9) * np.cos(y / 7)
    green = 255 * x / (W - 1)
    blue = 255 * y / (H - 1)
    return np.stack([red, green, blue], axis=-1).round().astype(np.uint8)


RGB = Image.fromarray(scene())
GREY = RGB.convert("L")
PALETTE = RGB.quantize(20)
CMYK = RGB.convert("CMYK")


def golden(name, difference=0, image=None):
    """Notes what Pillow makes of a file."""
    with Image.open(OUT / name) as opened:
        opened.load()
        if opened.mode in ("I;16", "I;16B", "F", "I"):
            kind = "<u2" if opened.mode.startswith("I") else "<f4"
            pixels = np.asarray(opened).astype(kind).tobytes()
            what = "u16" if kind == "<u2" else "f32"
        else:
            rgb = opened.convert("RGB")
            pixels = rgb.tobytes()
            what = "rgb"
            if difference:
                rgb.save(OUT / (name + ".rgb.png"), optimize=True)
        rows.append(
            (
                name,
                opened.width,
                opened.height,
                what,
                hashlib.sha256(pixels).hexdigest(),
                difference,
            )
        )


def save(name, image, difference=0, **options):
    """Writes an image by Pillow; readers may differ from Pillow by `difference`."""
    image.save(OUT / name, **options)
    golden(name, difference)


def raw(name, data, difference=0):
    """Writes the bytes of an image file; readers may differ from Pillow by `difference`."""
    (OUT / name).write_bytes(data)
    golden(name, difference)


def tiff(entries, data, order="<"):
    """Returns a file of one directory behind its pixels; entries: (tag, type, values)."""
    codes = {1: "B", 3: "H", 4: "I", 5: "II"}
    start = 8 + len(data) + len(data) % 2
    table = sorted(entries)
    extra = b""
    body = struct.pack(order + "H", len(table))
    behind = start + 2 + 12 * len(table) + 4
    for tag, kind, values in table:
        packed = b"".join(
            struct.pack(order + codes[kind], *(v if isinstance(v, tuple) else (v,))) for v in values
        )
        body += struct.pack(order + "HHI", tag, kind, len(values))
        if len(packed) <= 4:
            body += packed.ljust(4, b"\0")
        else:
            body += struct.pack(order + "I", behind + len(extra))
            extra += packed
    body += struct.pack(order + "I", 0)
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, start)
    return head + data + b"\0" * (len(data) % 2) + body + extra


def basic(width, height, bits, photometric, data, **more):
    """Returns the entries that each TIFF file needs, with pixels at byte 8, and `extra` ones."""
    entries = [
        (256, 3, [width]),
        (257, 3, [height]),
        (258, 3, bits),
        (259, 3, [1]),
        (262, 3, [photometric]),
        (273, 4, [8]),
        (277, 3, [len(bits)]),
        (278, 3, [height]),
        (279, 4, [len(data)]),
    ]
    return entries + more.get("extra", [])


def bmp(bits, rows_of_bytes, palette=b"", size=40, compression=0, masks=b"", height=H):
    """Returns a BMP file of the width W, whose header has `size` bytes."""
    start = 14 + size + len(masks) + len(palette)
    pixels = rows_of_bytes
    info = struct.pack(
        "<IiiHHIIiiII",
        size,
        W,
        height,
        1,
        bits,
        compression,
        len(pixels),
        2835,
        2835,
        len(palette) // 4,
        0,
    )
    info += b"\0" * (size - len(info))
    return (
        b"BM"
        + struct.pack("<IHHI", start + len(pixels), 0, 0, start)
        + info
        + masks
        + palette
        + pixels
    )


def main():
    """Writes the files and the pixels."""
    OUT.mkdir(parents=True, exist_ok=True)
    deep = np.asarray(GREY).astype(np.uint16) * 200 + 13
    floats = np.asarray(GREY).astype(np.float32) / 7 - 3

    save("rgb.png", RGB)
    save("grey.png", GREY)
    save("palette.png", PALETTE)
    save("bits1.png", GREY.convert("1"))
    save("bits2.png", GREY.quantize(4), bits=2)
    save("grey16.png", Image.fromarray(deep))
    alpha = RGB.convert("RGBA")
    alpha.putalpha(GREY)
    save("alpha.png", alpha)
    grey_alpha = GREY.convert("LA")
    grey_alpha.putalpha(GREY)
    save("grey_alpha.png", grey_alpha)

    save("rgb.jpg", RGB, quality=85)
    save("grey.jpg", GREY, quality=85)
    save("progressive.jpg", RGB, quality=80, progressive=True)
    save("rgb444.jpg", RGB, quality=85, subsampling=0)
    save("cmyk.jpg", CMYK, quality=85)
    save("keep_rgb.jpg", RGB, quality=85, keep_rgb=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    save("turned.jpg", RGB, quality=85, exif=exif)

    save("palette.gif", PALETTE)
    save("interlaced.gif", PALETTE, interlace=1)
    save("grey.gif", GREY)
    frame = PALETTE.crop((5, 6, 30, 40))
    save("animated.gif", PALETTE, save_all=True, append_images=[PALETTE.transpose(0)], duration=50)
    # A picture that is smaller than its screen.
    frame.save(OUT / "part.gif")
    data = bytearray((OUT / "part.gif").read_bytes())
    data[6:10] = struct.pack("<HH", W, H)
    place = data.index(b"\x2c", 13 + 3 * (2 << (data[10] & 7)))
    data[place + 1 : place + 5] = struct.pack("<HH", 9, 4)
    raw("part.gif", bytes(data))

    save("rgb.bmp", RGB)
    save("grey.bmp", GREY)
    save("palette.bmp", PALETTE)
    save("bits1.bmp", GREY.convert("1"))
    pad = (-W) % 4
    numbers = np.asarray(PALETTE)[::-1]
    colors = b"".join(
        bytes(PALETTE.getpalette()[3 * i : 3 * i + 3][::-1]) + b"\0" for i in range(20)
    )
    lines = b"".join(bytes(row) + b"\0" * pad for row in numbers)
    raw("v4.bmp", bmp(8, lines, colors, 108))
    raw("v5.bmp", bmp(8, lines, colors, 124))
    raw(
        "top_down.bmp",
        bmp(8, b"".join(bytes(row) + b"\0" * pad for row in numbers[::-1]), colors, height=-H),
    )
    rle = (
        b"".join(b"".join(bytes([1, value]) for value in row) + b"\0\0" for row in numbers)
        + b"\0\1"
    )
    raw("rle8.bmp", bmp(8, rle, colors, compression=1))
    nibbles = numbers % 16
    packed = b"".join(
        bytes(np.append(row, [0] * (-W % 8)).reshape(-1, 2) @ [16, 1])
        for row in nibbles.astype(int)
    )
    raw("bits4.bmp", bmp(4, packed, colors[:64]))
    two = b"\xff\0\0\0\0\xff\xff\0"
    ones = b"".join(np.packbits(np.append(row % 2, [0] * (-W % 32))).tobytes() for row in numbers)
    raw("colors2.bmp", bmp(1, ones, two))
    rgb = np.asarray(RGB)[::-1].astype(np.uint16)
    five = (rgb[..., 0] >> 3) << 10 | (rgb[..., 1] >> 3) << 5 | rgb[..., 2] >> 3
    raw(
        "bits16.bmp",
        bmp(16, b"".join(np.append(row, [0] * (W % 2)).astype("<u2").tobytes() for row in five)),
    )
    six = (rgb[..., 0] >> 3) << 11 | (rgb[..., 1] >> 2) << 5 | rgb[..., 2] >> 3
    raw(
        "bits565.bmp",
        bmp(
            16,
            b"".join(np.append(row, [0] * (W % 2)).astype("<u2").tobytes() for row in six),
            compression=3,
            masks=struct.pack("<III", 0xF800, 0x07E0, 0x001F),
        ),
    )
    four = np.dstack([rgb[..., 2], rgb[..., 1], rgb[..., 0], np.zeros_like(rgb[..., 0])]).astype(
        np.uint8
    )
    raw("bits32.bmp", bmp(32, four.tobytes()))

    save("grey.pgm", GREY)
    save("rgb.ppm", RGB)
    save("bits1.pbm", GREY.convert("1"))
    text = f"P2\n# written out\n{W} {H}\n15\n" + "\n".join(
        " ".join(str(v // 17) for v in row) for row in np.asarray(GREY)
    )
    raw("text.pgm", (text + "\n").encode())
    low = (np.asarray(GREY).astype(int) * 200 // 255).astype(np.uint8)
    raw("max200.pgm", b"P5\n%d %d\n200\n" % (W, H) + low.tobytes())
    high = np.asarray(GREY).astype(int) * 40000 // 255
    raw("max40000.pgm", b"P5\n%d %d\n40000\n" % (W, H) + high.astype(">u2").tobytes())
    bits = "\n".join("".join(str(v) for v in row) for row in (np.asarray(GREY) < 128).astype(int))
    raw("text.pbm", f"P1\n{W} {H}\n# the bits\n{bits}\n".encode())

    save("rgb.tif", RGB)
    save("grey.tif", GREY)
    save("bits1.tif", GREY.convert("1"))
    save("palette.tif", PALETTE)
    save("grey16.tif", Image.fromarray(deep))
    save("float.tif", Image.fromarray(floats))
    for name, method in (
        ("lzw", "tiff_lzw"),
        ("packbits", "packbits"),
        ("deflate", "tiff_adobe_deflate"),
        ("old_deflate", "tiff_deflate"),
    ):
        save(f"rgb_{name}.tif", RGB, compression=method)
        save(f"grey_{name}.tif", GREY, compression=method)
    save("grey16_lzw.tif", Image.fromarray(deep), compression="tiff_lzw")
    save("float_deflate.tif", Image.fromarray(floats), compression="tiff_adobe_deflate")
    predictor = TiffImagePlugin.ImageFileDirectory_v2()
    predictor[317] = 2
    save("rgb_predictor.tif", RGB, compression="tiff_lzw", tiffinfo=predictor)
    save("grey_predictor.tif", GREY, compression="tiff_adobe_deflate", tiffinfo=predictor)
    save("grey16_predictor.tif", Image.fromarray(deep), compression="tiff_lzw", tiffinfo=predictor)
    save("group3.tif", GREY.convert("1"), compression="group3")
    save("group4.tif", GREY.convert("1"), compression="group4")
    save("rgb_jpeg.tif", RGB, compression="jpeg")
    save("grey_jpeg.tif", GREY, compression="jpeg")
    # Colors of a profile that is not sRGB: its exponent, 2.4, is replaced by 1.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    linear = profile.replace(struct.pack(">i", round(2.4 * 65536)), struct.pack(">i", 65536))
    save("profile_jpeg.tif", RGB, compression="jpeg", icc_profile=linear)
    strips = TiffImagePlugin.ImageFileDirectory_v2()
    strips[278] = 16
    save("rgb_jpeg_strips.tif", RGB, compression="jpeg", tiffinfo=strips)
    save("cmyk.tif", CMYK)
    save("cmyk_lzw.tif", CMYK, compression="tiff_lzw")
    save("ycbcr.tif", RGB.convert("YCbCr"), 1, compression="tiff_lzw")
    save("alpha.tif", alpha)
    save("big.tif", RGB, big_tiff=True)
    grey = np.asarray(GREY)
    raw("white_is_zero.tif", tiff(basic(W, H, [8], 0, b"\0" * (W * H)), (255 - grey).tobytes()))
    raw(
        "big_endian.tif",
        tiff(basic(W, H, [8, 8, 8], 2, b"\0" * (3 * W * H)), np.asarray(RGB).tobytes(), ">"),
    )
    planes = np.ascontiguousarray(np.moveaxis(np.asarray(RGB), -1, 0)).tobytes()
    entries = [e for e in basic(W, H, [8, 8, 8], 2, b"") if e[0] not in (273, 279)]
    entries += [(273, 4, [8, 8 + W * H, 8 + 2 * W * H]), (279, 4, [W * H] * 3), (284, 3, [2])]
    raw("planar.tif", tiff(entries, planes))
    tiles = b""
    padded = np.zeros((48, 64, 3), np.uint8)
    padded[:H, :W] = np.asarray(RGB)
    for y in range(0, 48, 16):
        for x in range(0, 64, 32):
            tiles += padded[y : y + 16, x : x + 32].tobytes()
    entries = [e for e in basic(W, H, [8, 8, 8], 2, b"") if e[0] not in (273, 278, 279)]
    entries += [
        (322, 3, [32]),
        (323, 3, [16]),
        (324, 4, [8 + i * 1536 for i in range(6)]),
        (325, 4, [1536] * 6),
    ]
    raw("tiled.tif", tiff(entries, tiles))

    # Pillow does not read half floats; every such number is one in 32 bits too.
    halves = floats.astype("<f2")
    entries = basic(W, H, [16], 1, b"\0" * (2 * W * H)) + [(339, 3, [3])]
    (OUT / "half.tif").write_bytes(tiff(entries, halves.tobytes()))
    rows.append(
        ("half.tif", W, H, "f32", hashlib.sha256(halves.astype("<f4").tobytes()).hexdigest(), 0)
    )

    (OUT / "pillow.tsv").write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))


main()
