"""Writes a small model whose graphs compute in half precision, as published fp16 files do.

The weights are random, all of them, so that a confusion of two of them shows. The decoder has the
fault of the published ones: the converter renamed what its branches compute, but not their
outputs, and ONNX Runtime refuses it. Run it with the packages of models/export/requirements.txt:

    python half_precision_model.py ../resources/fiji/plugin/florence2/optimization/half.zip
"""

import sys
import tempfile
import zipfile
from pathlib import Path

import onnx
from onnxruntime.transformers.float16 import convert_float_to_float16

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "models" / "export"))
import export
import test_export


def confuse_branches(decoder):
    """Names what the branches compute as the operation around them, and their outputs otherwise."""
    choice = next(node for node in decoder.graph.node if node.op_type == "If")
    for branch in choice.attribute:
        names = {}
        for output, around, name in zip(
            branch.g.output, choice.output, decoder.graph.output, strict=True
        ):
            names[output.name] = around
            output.name = name.name
            output.type.tensor_type.elem_type = onnx.TensorProto.FLOAT
        for node in branch.g.node:
            for values in (node.input, node.output):
                for i, value in enumerate(values):
                    values[i] = names.get(value, value)


def main(target):
    """Writes the model into the folder `target`."""
    with tempfile.TemporaryDirectory() as work:
        checkpoint, single = Path(work, "checkpoint"), Path(work, "single")
        checkpoint.mkdir()
        # An image that windows of 5 patches fill
        test_export.SIZE.update(height=80, width=80)
        test_export.save_native(test_export.small_model(), checkpoint)
        export.export(checkpoint, single)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(single.glob("*.json")):
                archive.write(file, file.name)
            for file in sorted(single.glob("onnx/*.onnx")):
                half = convert_float_to_float16(
                    onnx.load(file), keep_io_types=True, disable_shape_infer=True
                )
                if file.stem == "decoder_model_merged":
                    confuse_branches(half)
                archive.writestr(f"onnx/{file.stem}_fp16.onnx", half.SerializeToString())


if __name__ == "__main__":
    main(sys.argv[1])
