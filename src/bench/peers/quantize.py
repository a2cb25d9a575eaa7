# SPDX-License-Identifier: BSD-2-Clause
"""Writes the files of `dtype: q8` for transformers.js, by ONNX Runtime's dynamic quantiser.

usage: quantize.py MODEL_FOLDER FOLDER ; FOLDER gets the configuration, and the graphs in 8 bit.
"""

import pathlib
import shutil
import sys

from onnxruntime.quantization import QuantType, quantize_dynamic

GRAPHS = ("vision_encoder", "embed_tokens", "encoder_model", "decoder_model_merged")


def main():
    """Runs the command line."""
    model, folder = map(pathlib.Path, sys.argv[1:])
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    for file in model.glob("*.json"):
        shutil.copy(file, folder)
    for name in GRAPHS:
        # The decoder's layers are in the branches of an `If`.
        quantize_dynamic(
            model / "onnx" / f"{name}.onnx",
            folder / "onnx" / f"{name}_quantized.onnx",
            weight_type=QuantType.QInt8,
            # Convolutions of integers are slower than those of floats.
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            extra_options={"EnableSubgraph": True},
        )


if __name__ == "__main__":
    main()
