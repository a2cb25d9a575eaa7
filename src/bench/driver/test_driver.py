# SPDX-License-Identifier: BSD-2-Clause
"""python -m unittest, in this folder."""

import csv
import os
import tempfile
import unittest

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import graphs
import report
from report import OURS, TRANSFORMERS_JS


def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def weight(name, *shape, dtype=np.float32):
    return numpy_helper.from_array(np.ones(shape, dtype), name)


def save(graph, path):
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path
    )


class GraphsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.mkdir(f"{self.folder}/onnx")

    def test_operations_of_products_and_convolutions(self):
        nodes = [
            helper.make_node(
                "Conv",
                ["pixel_values", "filters"],
                ["seen"],
                group=3,
                kernel_shape=[2, 2],
                strides=[2, 2],
            ),
            helper.make_node("MatMul", ["seen", "matrix"], ["product"]),
            helper.make_node("Relu", ["product"], ["image_features"]),
        ]
        save(
            helper.make_graph(
                nodes,
                "vision",
                [value("pixel_values", [1, 3, 8, 8])],
                [value("image_features", [1, 6, 4, 5])],
                [weight("filters", 6, 1, 2, 2), weight("matrix", 4, 5)],
            ),
            f"{self.folder}/onnx/vision_encoder.onnx",
        )
        convolution, product = 2 * (6 * 4 * 4) * (1 * 2 * 2), 2 * (6 * 4 * 5) * 4
        self.assertEqual(graphs.vision_operations(self.folder, (8, 8)), convolution + product)

    def test_a_step_reads_the_weights_of_its_branch(self):
        first = helper.make_graph(
            [helper.make_node("MatMul", ["x", "only_first"], ["a"])],
            "first",
            [],
            [value("a", None)],
        )
        later = helper.make_graph(
            [
                helper.make_node("MatMul", ["x", "shared"], ["b"]),
                helper.make_node("MatMul", ["b", "wide"], ["c"]),
            ],
            "later",
            [],
            [value("c", None)],
        )
        nodes = [
            helper.make_node("Cast", ["half"], ["wide"], to=TensorProto.FLOAT),
            helper.make_node(
                "If", ["use_cache_branch"], ["logits"], then_branch=later, else_branch=first
            ),
        ]
        save(
            helper.make_graph(
                nodes,
                "decoder",
                [value("x", [1, 4]), value("use_cache_branch", [1], TensorProto.BOOL)],
                [value("logits", None)],
                [
                    weight("only_first", 4, 9),
                    weight("shared", 4, 5),
                    weight("half", 5, 9, dtype=np.float16),
                ],
            ),
            f"{self.folder}/decoder.onnx",
        )
        self.assertEqual(graphs.step_bytes(f"{self.folder}/decoder.onnx"), 4 * 4 * 5 + 2 * 5 * 9)


class ReportTest(unittest.TestCase):
    def setUp(self):
        self.results = report.Results(
            {
                (OURS, "end_to_end"): [1000, 900, 5000],
                (TRANSFORMERS_JS, "end_to_end"): [1700, 1600, 1500],
                (OURS, "vision"): [500],
                (OURS, "greedy_step"): [14],
                (OURS, "peak_memory"): [1700 * report.MIB],
            },
            report.Facts(
                machine={"processor": "P", "cores": 2, "memory": "1 GiB"},
                rounds=3,
                tokens=40,
                threads=2,
                models={"published layout": "m"},
                image="i",
                versions={},
                flops=1e12,
                bandwidth=1e10,
                vision_operations=4 * 10**11,
                weights={OURS: 1000 * report.MIB},
                step_bytes={OURS: 10**8},
            ),
        )
        self.targets = {target.name: target for target in self.results.targets()}

    def verdict(self, name):
        return self.targets[name].verdict()

    def test_verdicts(self):
        self.assertEqual(self.verdict("end to end vs transformers.js, published layout"), "reached")
        # 0.8
        self.assertEqual(
            self.verdict("vision encoder's share of the MatMul peak, ours"), "**not reached**"
        )
        # exactly 1.4
        self.assertEqual(self.verdict("greedy step of reading its weights once, ours"), "reached")
        self.assertEqual(self.verdict("peak memory above the weights, ours"), "**not reached**")
        self.assertEqual(self.verdict("from a tensor vs PyTorch, published layout"), "not measured")
        self.assertEqual(self.verdict("open the model, ours"), "not measured")

    def test_both_files_have_medians_ratios_and_verdicts(self):
        with tempfile.TemporaryDirectory() as folder:
            report.write_csv(self.results, f"{folder}/t.csv")
            report.write_markdown(self.results, f"{folder}/t.md")
            with open(f"{folder}/t.csv", newline="", encoding="utf-8") as file:
                rows = {(row["measure"], row["program"]): row for row in csv.DictReader(file)}
            with open(f"{folder}/t.md", encoding="utf-8") as file:
                text = file.read()
        self.assertEqual(rows["end_to_end", TRANSFORMERS_JS]["ours / program"], "0.625")
        self.assertEqual(rows["end_to_end", OURS]["samples"], "1000.000 900.000 5000.000")
        self.assertIn("**1000.0** (900.0–5000.0)", text)
        self.assertIn("| end to end, from the image file | 0.59 (0.56–3.33) |", text)
        self.assertIn("| 1.60 × | 1600.0 ms / 1000.0 ms | reached |", text)


if __name__ == "__main__":
    unittest.main()
