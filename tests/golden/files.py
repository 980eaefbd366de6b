"""Reading and writing what the goldens are made of: safetensors, the digits, compact JSON."""
import gzip
import json
import struct
from pathlib import Path

import numpy as np
import torch

DIGITS_MEAN, DIGITS_STD = 0.3053, 0.3760
ZERO = 1e-12  # below it, a value is what rounding errors in float64 leave of a zero
DTYPES = {"F32": np.float32, "I32": np.int32}


def write_safetensors(path, tensors):
    """Header length (8 bytes, little-endian), JSON header, then the raw values."""
    header, blobs, at = {}, [], 0
    for name, t in tensors.items():
        values = np.ascontiguousarray(t.detach().numpy() if torch.is_tensor(t) else t)
        kind = "I32" if np.issubdtype(values.dtype, np.integer) else "F32"
        values = np.where(np.abs(values) < ZERO, 0, values)
        blob = values.astype("<i4" if kind == "I32" else "<f4").tobytes()
        header[name] = {"dtype": kind, "shape": list(values.shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def read_safetensors(path):
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    body, out = raw[8 + length :], {}
    for name, entry in json.loads(raw[8 : 8 + length]).items():
        start, end = entry["data_offsets"]
        values = np.frombuffer(body[start:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
        out[name] = torch.from_numpy(values.copy())
    return out


def digits(path):
    """The whole source file in its order: images (1797, 8, 8, 1) as (value/16 - mean)/std, labels (1797,).

    Reads the raw records (64 pixel bytes, then the label) or the source's csv, gzipped or not.
    """
    path = Path(path)
    if path.suffix == ".bin":
        rows = np.frombuffer(path.read_bytes(), np.uint8).reshape(-1, 65)
    else:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt") as lines:
            rows = np.loadtxt(lines, delimiter=",", dtype=np.uint8)
    if rows.shape != (1797, 65):
        raise ValueError(f"{path}: {rows.shape}, not 1797 records of 64 pixels and a label")
    pixels = torch.tensor(rows[:, :64].astype(np.float64)).reshape(-1, 8, 8, 1)
    return (pixels / 16 - DIGITS_MEAN) / DIGITS_STD, torch.tensor(rows[:, 64].astype(np.int64))


def rounded(value):
    """Nine significant digits."""
    if isinstance(value, float):
        return 0.0 if abs(value) < ZERO else float(f"{value:.9g}")
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, (list, tuple)) else value


def write_json(path, document):
    """One line for each entry of the top level, and for each item of a list of objects."""

    def line(value):
        if isinstance(value, list) and value and isinstance(value[0], dict | list):
            return "[\n" + ",\n".join("    " + json.dumps(v) for v in value) + "\n  ]"
        return json.dumps(value)

    entries = [f"  {json.dumps(k)}: {line(v)}" for k, v in rounded(document).items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(entries) + "\n}\n")
