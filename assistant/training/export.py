"""A trained scorer becomes the folder that ONNX Runtime runs: graph, tokenizer, a line on both."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import torch

from assistant.scorer.onnx import FORMAT
from assistant.training.network import Scorer

LARGEST = 25 * 2**20  # bytes: what the package may carry


def export(scorer: Scorer, tokenizer: Path, folder: Path) -> None:
    """Writes `scorer.onnx` (weights as int8, by channel), `tokenizer.json` and `scorer.json`.

    Raises SystemExit where the graph is larger than `LARGEST`; the folder then stays as it was.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "scorer.onnx"
    scorer.cpu().eval()
    scorer.body.config._attn_implementation = "eager"  # plain operators, which can be traced
    ids = torch.ones(2, 16, dtype=torch.long)
    both = {0: "windows", 1: "length"}
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on how transformers writes its masks, for tracing
        torch.onnx.export(
            scorer,
            (ids, torch.zeros_like(ids), torch.ones_like(ids)),
            f"{scratch}/scorer.onnx",
            dynamo=False,
            opset_version=17,
            input_names=["ids", "types", "mask"],
            output_names=["tokens", "none"],
            dynamic_axes={**dict.fromkeys(("ids", "types", "mask", "tokens"), both),
                          "none": {0: "windows"}},
        )  # fmt: skip
        quantize_dynamic(
            f"{scratch}/scorer.onnx",
            f"{scratch}/int8.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # 7 bits: sums of 8 overflow on x86 CPUs without VNNI
        )
        size = Path(scratch, "int8.onnx").stat().st_size
        if size > LARGEST:
            raise SystemExit(f"The scorer would take {size:,} bytes, and may take {LARGEST:,}.")
        shutil.copyfile(f"{scratch}/int8.onnx", weights)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    card = {"format": FORMAT, "sha256": digest, "bytes": size}
    (folder / "scorer.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
