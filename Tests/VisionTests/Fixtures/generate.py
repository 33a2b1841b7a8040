"""Makes this folder again: small photographs, and in expected.txt digests of what Pillow makes of them.

Usage: generate.py FOLDER      needs pillow==11.3.* (later versions filter some tall images height first) and numpy
"""
import os, struct, sys, zlib
import numpy as np
from PIL import Image, ImageOps

OUT = sys.argv[1]
os.makedirs(OUT, exist_ok=True)

def fnv(data):
    h = 0xcbf29ce484222325
    for b in data:
        h = ((h ^ b) * 0x100000001b3) & 0xffffffffffffffff
    return f"{h:016x}"

def pattern(width, height, channels=3):
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    planes = [(3 * x * x + 5 * y * y + 7 * x * y + 85 * c + ((131 * x) ^ (197 * y))) & 255 for c in range(channels)]
    return np.stack(planes, -1).astype(np.uint8)

def picture(width, height, channels=3):
    """Smooth blobs, an edge and a little noise: what JPEG is made for."""
    rng = np.random.default_rng(width * 1000 + height)
    y, x = np.mgrid[0:height, 0:width]
    planes = []
    for c in range(channels):
        v = 128 + 90 * np.sin(x / (6 + c) + c) * np.cos(y / (9 - c)) + 60 * (x + 2 * y > (width + height) * 0.8) - 20 * c
        planes.append(np.clip(v + rng.normal(0, 6, v.shape), 0, 255))
    a = np.stack(planes, -1).astype(np.uint8)
    return a

def save(name, array, mode, **options):
    array = array[:, :, 0] if mode == "L" else array
    Image.fromarray(array, mode).save(os.path.join(OUT, name), "JPEG", **options)

save("colour-420.jpg", picture(61, 47), "RGB", quality=80, subsampling=2)
save("colour-422.jpg", picture(50, 33), "RGB", quality=70, subsampling=1)
save("colour-444.jpg", picture(40, 40), "RGB", quality=90, subsampling=0)
save("restart-markers.jpg", picture(64, 48), "RGB", quality=75, subsampling=2, restart_marker_blocks=3)
save("rgb.jpg", picture(35, 29), "RGB", quality=75, keep_rgb=True)
save("grey.jpg", picture(45, 60), "L", quality=80)
save("cmyk.jpg", picture(40, 30, 4), "CMYK", quality=80)
save("progressive.jpg", picture(61, 47), "RGB", quality=80, subsampling=2, progressive=True)
save("progressive-grey.jpg", picture(33, 34), "L", quality=80, progressive=True)
save("one-pixel.jpg", picture(1, 1), "RGB", quality=80)
save("one-column.jpg", picture(1, 50), "RGB", quality=90)
save("one-row.jpg", picture(53, 1), "RGB", quality=90)
# YCCK is CMYK whose Adobe marker says that the first three are YCbCr.
data = bytearray(open(os.path.join(OUT, "cmyk.jpg"), "rb").read())
at = data.index(b"Adobe") + 11
assert data[at] == 0
data[at] = 2
open(os.path.join(OUT, "ycck.jpg"), "wb").write(data)

def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif

def write(name, image, **options):
    image.save(os.path.join(OUT, name), **options)

def png(name, array, depth, colour, interlaced=False):
    """A PNG file of what Pillow does not write: 16 bits, or the seven passes of Adam7; no row is filtered."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for x, y, dx, dy in passes if interlaced else [(0, 0, 1, 1)]:
        part = array[y::dy, x::dx]
        if part.size:
            rows += b"".join(b"\0" + row.astype(">u2" if depth == 16 else "u1").tobytes() for row in part)
    height, width = array.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 1 if interlaced else 0)
    open(os.path.join(OUT, name), "wb").write(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

write("colour.png", Image.fromarray(picture(61, 47)))
write("alpha.png", Image.fromarray(picture(40, 33, 4), "RGBA"))
write("grey.png", Image.fromarray(picture(45, 60)[:, :, 0]))
write("grey-alpha.png", Image.fromarray(picture(30, 41, 2), "LA"))
write("two-colours.png", Image.fromarray(picture(53, 29)[:, :, 0]).convert("1"))
write("palette.png", Image.fromarray(picture(50, 33)).quantize(60), transparency=3)
write("few-colours.png", Image.fromarray(picture(33, 34)).quantize(5))
write("turned.png", Image.fromarray(picture(35, 29)), exif=turned(6))
png("deep.png", picture(29, 35).astype(np.uint16) * 257 + 99, 16, 2)
png("interlaced.png", picture(37, 23), 8, 2, interlaced=True)
png("interlaced-pixel.png", picture(1, 1), 8, 2, interlaced=True)
write("lossy.webp", Image.fromarray(picture(61, 47)), quality=80)
write("lossless.webp", Image.fromarray(picture(40, 33)), lossless=True)
write("alpha.webp", Image.fromarray(picture(45, 30, 4), "RGBA"), quality=80)
write("turned.webp", Image.fromarray(picture(35, 29)), quality=90, exif=turned(8))

def resized_size(rule, w, h):
    if rule[0] == "none":
        return w, h
    if rule[0] == "exact":
        return rule[1], rule[2]
    size = rule[1]  # torchvision.transforms.functional._compute_resized_output_size
    short, long = (w, h) if w <= h else (h, w)
    new_short, new_long = size, int(size * long / short)
    return (new_short, new_long) if w <= h else (new_long, new_short)

def process(image, rule, crop, order):
    w, h = image.size
    size = resized_size(rule, w, h)
    box = (0, 0, w, h)
    if image.format == "JPEG":  # decoded small where that leaves two pixels for each that is wanted
        image = Image.open(image.filename)
        box = image.draft(None, (2 * size[0], 2 * size[1]))[1]
    image = image.convert("L" if order == "luma" else "RGB")
    if size != image.size:
        image = image.resize(size, Image.Resampling.BILINEAR, box=box)
    cw, ch = crop
    top = int(round((size[1] - ch) / 2.0))   # torchvision.transforms.functional.center_crop
    left = int(round((size[0] - cw) / 2.0))
    a = np.asarray(image.crop((left, top, left + cw, top + ch)))
    if order == "bgr":
        a = a[:, :, ::-1]
    return a.tobytes()

def rules(w, h):
    yield ("none",), (w, h)
    for n in (1, 2, 3, 5, 8, 11, 31, 32, 47, 100, 224):
        rw, rh = resized_size(("shorter", n), w, h)
        for crop in {(rw, rh), (n, n), (max(1, n - 3), max(1, n - 6)), (min(rw, n + 5), max(1, n - 1))}:
            if crop[0] * crop[1] <= 60000:
                yield ("shorter", n), crop
    for rw, rh in ((32, 32), (100, 7), (1, 1), (5, 200), (w, h + 1), (w + 3, h), (2 * w, 2 * h), (max(1, w // 2), h)):
        for crop in {(rw, rh), ((rw + 1) // 2, (rh + 2) // 3)}:
            if crop[0] * crop[1] <= 60000:
                yield ("exact", rw, rh), crop

lines = []
orders = ["rgb", "bgr", "luma"]
count = 0
def emit(source, image):
    global count
    w, h = image.size
    for rule, crop in rules(w, h):
        if source.startswith("turned") and rule[0] != "none":
            continue  # turned after the resize, which rounds between its passes: off by one here and there
        chosen = orders if rule[0] == "none" else [orders[count % 3]]
        count += 1
        for order in chosen:
            r = list(rule) + [0] * (3 - len(rule))
            lines.append(f"{source} {r[0]} {r[1]} {r[2]} {crop[0]} {crop[1]} {order} {fnv(process(image, rule, crop, order))}")

def spread(rs, k):
    return rs[::k]

for name in sorted(os.listdir(OUT)):
    if name.endswith(".jpg"):
        emit(name, Image.open(os.path.join(OUT, name)))
for w, h in ((320, 240), (97, 333), (3000, 2), (2, 3000), (777, 1), (1, 1), (1300, 700)):
    if w * h > 200000:
        image = Image.fromarray(pattern(w, h), "RGB")
        for rule, crop in ((("shorter", 256), (224, 224)), (("shorter", 32), (32, 32)), (("exact", 224, 224), (224, 224)), (("exact", 1299, 64), (40, 30))):
            for order in orders:
                r = list(rule) + [0] * (3 - len(rule))
                lines.append(f"{w}x{h} {r[0]} {r[1]} {r[2]} {crop[0]} {crop[1]} {order} {fnv(process(image, rule, crop, order))}")
    else:
        emit(f"{w}x{h}", Image.fromarray(pattern(w, h), "RGB"))
for name in sorted(os.listdir(OUT)):
    if name.endswith((".png", ".webp")):
        emit(name, ImageOps.exif_transpose(Image.open(os.path.join(OUT, name))))
open(os.path.join(OUT, "expected.txt"), "w").write("\n".join(lines) + "\n")
print(len(lines), "cases")
