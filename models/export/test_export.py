"""Tests of the exporter on a tiny random model: `python -m unittest` in this folder.

They need no downloads.
"""

import contextlib
import io
import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import BartConfig, Florence2Config, Florence2ForConditionalGeneration

import check
import checkpoint
import export
import fold
import goldens
import graphs
import settings

SHARED = Path(
    os.environ.get("SHARED_DIR", Path(__file__).resolve().parents[2] / ".." / "shared")
).resolve()
PUBLISHED = SHARED / "model-config" / "base-ft"
SIZE = {"height": 96, "width": 64}
DIMS, HEADS, DEPTHS = [16, 32], [1, 2], [1, 2]
WIDTH, LAYERS = 32, 2


def small_tokenizer():
    """Bytes, BART's four special tokens in front, and Florence-2's added tokens behind."""
    words = ["<s>", "<pad>", "</s>", "<unk>"] + sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(models.BPE(vocab={w: i for i, w in enumerate(words)}, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), add_prefix_space=False
    )
    made.add_special_tokens(words[:4])
    made.add_special_tokens(settings.ADDED_TOKENS)
    return made


def small_model(seed=3):
    torch.manual_seed(seed)
    text = BartConfig(
        vocab_size=small_tokenizer().get_vocab_size(),
        d_model=WIDTH,
        encoder_layers=LAYERS,
        decoder_layers=LAYERS,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=300,
    )
    vision = {
        "embed_dim": DIMS,
        "num_heads": HEADS,
        "num_groups": HEADS,
        "depths": DEPTHS,
        "patch_size": [7, 3],
        "patch_stride": [4, 2],
        "patch_padding": [3, 1],
        "patch_prenorm": [False, True],
        "window_size": 5,
        "projection_dim": WIDTH,
        "max_position_embeddings": 20,
    }
    config = Florence2Config(text_config=text.to_dict(), vision_config=vision)
    config._attn_implementation = "eager"
    model = Florence2ForConditionalGeneration(config).eval()
    with torch.no_grad():  # every tensor random, so that a confusion of two of them shows
        for name, tensor in model.named_parameters():
            tensor.normal_(1.0 if name.endswith("norm.weight") else 0.0, 0.15)
    model.tie_weights()
    return model


def save_native(model, folder):
    model.save_pretrained(folder)
    small_tokenizer().save(str(folder / "tokenizer.json"))
    write(
        folder / "preprocessor_config.json",
        {"size": SIZE, "image_mean": [0.4, 0.5, 0.6], "image_std": [0.2, 0.25, 0.3]},
    )


def original_names(model):
    """Returns the weights under Microsoft's names.

    The names are spelled out from the structure of its modeling_florence2.py, PreNorm(norm, fn)
    around each part.
    """
    native = model.state_dict()
    made = {}

    def put(original, transformers, suffixes=("weight", "bias")):
        for suffix in suffixes:
            made[f"{original}.{suffix}"] = native.pop(f"{transformers}.{suffix}").clone()

    for stage, depth in enumerate(DEPTHS):
        put(f"vision_tower.convs.{stage}.proj", f"model.vision_tower.convs.{stage}.conv")
        put(f"vision_tower.convs.{stage}.norm", f"model.vision_tower.convs.{stage}.norm")
        for block in range(depth):
            for kind, attention in (
                ("spatial_block", "window_attn"),
                ("channel_block", "channel_attn"),
            ):
                old, new = (
                    f"vision_tower.blocks.{stage}.{block}.{kind}",
                    f"model.vision_tower.blocks.{stage}.{block}.{kind}",
                )
                put(f"{old}.conv1.fn.dw", f"{new}.conv1")
                put(f"{old}.{attention}.norm", f"{new}.norm1")
                put(f"{old}.{attention}.fn.qkv", f"{new}.{attention}.qkv")
                put(f"{old}.{attention}.fn.proj", f"{new}.{attention}.proj")
                put(f"{old}.conv2.fn.dw", f"{new}.conv2")
                put(f"{old}.ffn.norm", f"{new}.norm2")
                put(f"{old}.ffn.fn.net.fc1", f"{new}.ffn.fc1")
                put(f"{old}.ffn.fn.net.fc2", f"{new}.ffn.fc2")
    projector = "model.multi_modal_projector"
    made["image_projection"] = native.pop(f"{projector}.image_projection.weight").T.clone()
    put("image_proj_norm", f"{projector}.image_proj_norm")
    for axis in ("row", "column"):
        put(
            f"image_pos_embed.{axis}_embeddings",
            f"{projector}.image_position_embed.{axis}_embeddings",
            ("weight",),
        )
    made["visual_temporal_embed.pos_idx_to_embed"] = native.pop(
        f"{projector}.visual_temporal_embed.pos_idx_to_embed"
    ).clone()
    made["language_model.lm_head.weight"] = native.pop("lm_head.weight").clone()
    made["language_model.final_logits_bias"] = torch.zeros(1, model.config.text_config.vocab_size)
    for name in [
        "shared",
        "encoder.embed_tokens",
        "decoder.embed_tokens",
        "encoder.embed_positions",
        "decoder.embed_positions",
    ]:
        put(f"language_model.model.{name}", f"model.language_model.{name}", ("weight",))
    for side in ("encoder", "decoder"):
        attentions = ["self_attn"] + (["encoder_attn"] if side == "decoder" else [])
        put(
            f"language_model.model.{side}.layernorm_embedding",
            f"model.language_model.{side}.layernorm_embedding",
        )
        for layer in range(LAYERS):
            place = f"{side}.layers.{layer}"
            parts = [
                f"{a}.{p}" for a in attentions for p in ("q_proj", "k_proj", "v_proj", "out_proj")
            ]
            parts += [f"{a}_layer_norm" for a in attentions] + ["fc1", "fc2", "final_layer_norm"]
            for part in parts:
                put(f"language_model.model.{place}.{part}", f"model.language_model.{place}.{part}")
    assert not native, sorted(native)
    return made


def original_config(model):
    """Returns a config.json as microsoft/Florence-2-* has it."""
    vision, text = model.config.vision_config, model.config.text_config
    return {
        "model_type": "florence2",
        "architectures": ["Florence2ForConditionalGeneration"],
        "projection_dim": WIDTH,
        "vocab_size": text.vocab_size,
        "vision_config": {
            "model_type": "davit",
            "dim_embed": DIMS,
            "depths": DEPTHS,
            "num_heads": HEADS,
            "num_groups": HEADS,
            "patch_size": vision.patch_size,
            "patch_stride": vision.patch_stride,
            "patch_padding": vision.patch_padding,
            "patch_prenorm": vision.patch_prenorm,
            "window_size": vision.window_size,
            "projection_dim": WIDTH,
            "drop_path_rate": 0.1,
            "image_feature_source": ["spatial_avg_pool", "temporal_avg_pool"],
            "image_pos_embed": {
                "type": "learned_abs_2d",
                "max_pos_embeddings": vision.max_position_embeddings,
            },
            "visual_temporal_embedding": {
                "type": "COSINE",
                "max_temporal_embeddings": vision.max_temporal_embeddings,
            },
        },
        "text_config": {
            "model_type": "florence2_language",
            "vocab_size": text.vocab_size,
            "d_model": WIDTH,
            "encoder_layers": LAYERS,
            "decoder_layers": LAYERS,
            "encoder_attention_heads": 4,
            "decoder_attention_heads": 4,
            "encoder_ffn_dim": 64,
            "decoder_ffn_dim": 64,
            "max_position_embeddings": text.max_position_embeddings,
            "activation_function": "gelu",
            "bos_token_id": 0,
            "pad_token_id": 1,
            "eos_token_id": 2,
            "decoder_start_token_id": 2,
            "forced_bos_token_id": 0,
            "forced_eos_token_id": 2,
            "num_beams": 3,
            "no_repeat_ngram_size": 3,
            "early_stopping": True,
        },
    }


def save_original(model, folder, weights=None):
    torch.save(weights or original_names(model), folder / "pytorch_model.bin")
    write(folder / "config.json", original_config(model))
    small_tokenizer().save(str(folder / "tokenizer.json"))
    write(folder / "preprocessor_config.json", {"size": SIZE})


def write(path, content):
    path.write_text(json.dumps(content), encoding="utf-8")


def bart_tokenizer():
    """Returns a tokenizer.json of BART's size without Florence-2's tokens, like Microsoft's own."""
    words = json.loads(small_tokenizer().to_str())
    vocabulary = dict(words["model"]["vocab"].items())
    vocabulary.update({f"word{i}": i for i in range(len(vocabulary), settings.BART_TOKENS)})
    words["model"]["vocab"] = vocabulary
    words["added_tokens"] = words["added_tokens"][:4]
    return words


class Temporary(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.source, self.out = self.folder / "checkpoint", self.folder / "model"
        self.source.mkdir()

    def refused(self, *words):
        """Checks that the exporter refuses self.source with these words.

        It must leave nothing behind.
        """
        with self.assertRaises(checkpoint.ExportError) as raised:
            export.export(self.source, self.out)
        for word in words:
            self.assertIn(word, str(raised.exception))
        self.assertEqual([self.source], list(self.folder.iterdir()))


class ExportTest(Temporary):
    def test_native_checkpoint_has_the_published_layout(self):
        model = small_model()
        save_native(model, self.source)
        self.assertIn("72 of 72", export.export(self.source, self.out))
        self.assertEqual(
            [
                "config.json",
                "generation_config.json",
                "onnx",
                "preprocessor_config.json",
                "tokenizer.json",
            ],
            sorted(p.name for p in self.out.iterdir()),
        )
        decoder = onnx.load(self.out / "onnx" / "decoder_model_merged.onnx")
        onnx.checker.check_model(decoder)
        kinds = [f"{i}.{k}" for i in range(LAYERS) for k in graphs.KINDS]
        self.assertEqual(
            graphs.DECODER_INPUTS + [f"past_key_values.{k}" for k in kinds] + ["use_cache_branch"],
            [i.name for i in decoder.graph.input],
        )
        self.assertEqual(
            ["logits"] + [f"present.{k}" for k in kinds], [o.name for o in decoder.graph.output]
        )
        held = sum(np.prod(w.dims) for w in decoder.graph.initializer if len(w.dims) > 1)
        needed = sum(
            p.numel()
            for n, p in model.named_parameters()
            if (".decoder." in n or "shared" in n) and p.dim() > 1
        )
        self.assertEqual(needed, held)  # each weight once
        self.assertEqual(["pixel_values"], self.names("vision_encoder", "input"))
        self.assertEqual(["image_features"], self.names("vision_encoder", "output"))
        self.assertEqual(["input_ids"], self.names("embed_tokens", "input"))
        self.assertEqual(["inputs_embeds"], self.names("embed_tokens", "output"))
        self.assertEqual(["attention_mask", "inputs_embeds"], self.names("encoder_model", "input"))
        self.assertEqual(["last_hidden_state"], self.names("encoder_model", "output"))

    def names(self, part, kind):
        return [v.name for v in getattr(onnx.load(self.out / "onnx" / f"{part}.onnx").graph, kind)]

    def test_settings_are_complete(self):
        save_native(small_model(), self.source)
        (self.source / "preprocessor_config.json").rename(self.source / "moved")
        write(
            self.source / "processor_config.json",
            {"image_processor": json.loads((self.source / "moved").read_text())},
        )
        (self.source / "generation_config.json").unlink()
        config = json.loads((self.source / "config.json").read_text())
        del config["text_config"]["decoder_start_token_id"]
        config["text_config"]["num_beams"] = 3
        write(self.source / "config.json", config)
        export.export(self.source, self.out)
        made = {
            name: json.loads((self.out / f"{name}.json").read_text())
            for name in ("config", "generation_config", "preprocessor_config")
        }
        self.assertEqual(2, made["config"]["text_config"]["decoder_start_token_id"])
        self.assertEqual(WIDTH, made["config"]["text_config"]["d_model"])
        self.assertEqual(
            (3, 0, 2),
            tuple(
                made["generation_config"][k]
                for k in ("num_beams", "no_repeat_ngram_size", "eos_token_id")
            ),
        )
        self.assertEqual(
            (SIZE, 97, [0.4, 0.5, 0.6]),
            tuple(
                made["preprocessor_config"][k] for k in ("size", "image_seq_length", "image_mean")
            ),
        )

    def test_batches_padding_and_other_image_sizes(self):
        model = small_model()
        save_native(model, self.source)
        export.export(self.source, self.out)
        files = check.ExportedModel(self.out, "", graphs.Shape(model))
        pixels = np.random.default_rng(0).normal(size=(2, 3, 72, 108)).astype(np.float32)
        embeddings = np.random.default_rng(1).normal(size=(2, 11, WIDTH)).astype(np.float32)
        mask = np.ones((2, 11), np.int64)
        mask[1, 7:] = 0
        tokens = np.array([[2, 0, 5, 9], [2, 0, 7, 8]])
        with torch.no_grad():
            features = model.get_image_features(torch.tensor(pixels)).pooler_output.numpy()
            states = model.model.language_model.encoder(
                inputs_embeds=torch.tensor(embeddings), attention_mask=torch.tensor(mask)
            ).last_hidden_state
            hidden = model.model.language_model.decoder(
                input_ids=torch.tensor(tokens),
                encoder_hidden_states=states,
                encoder_attention_mask=torch.tensor(mask),
            ).last_hidden_state
            logits = model.lm_head(hidden).numpy()
        np.testing.assert_allclose(features, files.features(pixels), atol=1e-4)
        given = files.run("encoder_model", attention_mask=mask, inputs_embeds=embeddings)[0]
        np.testing.assert_allclose(states.numpy()[0], given[0], atol=1e-4)
        np.testing.assert_allclose(states.numpy()[1, :7], given[1, :7], atol=1e-4)
        shape = graphs.Shape(model)
        cache = {
            n: np.zeros((2, shape.heads, 0, shape.head_width), np.float32)
            for n in shape.names("past_key_values")
        }
        collected = []
        # one token without a past, then three at once with one
        for step, width in ((0, 1), (1, 3)):
            ids = tokens[:, step : step + width]
            outputs = files.run(
                "decoder_model_merged",
                encoder_attention_mask=mask,
                encoder_hidden_states=given,
                **cache,
                inputs_embeds=files.run("embed_tokens", input_ids=ids)[0],
                use_cache_branch=np.array([step > 0]),
            )
            collected.append(outputs[0])
            cache = dict(zip(cache, outputs[1:], strict=True))
        self.assertEqual(0, cache["past_key_values.0.encoder.key"].shape[0])
        np.testing.assert_allclose(logits, np.concatenate(collected, 1), atol=1e-4)

    def test_folded_vision_encoder_is_the_same(self):
        model = small_model()
        save_native(model, self.source)
        export.export(self.source, self.out, "fp16")
        file = self.out / "onnx" / "vision_encoder_fp16.onnx"
        pixels = np.random.default_rng(0).normal(size=(1, 3, *SIZE.values())).astype(np.float32)
        features = check.ExportedModel(self.out, "_fp16", graphs.Shape(model)).features(pixels)
        before = onnx.load(file)
        sizes = {"pixel_values": list(pixels.shape)}
        onnx.save(fold.fold(onnx.load(file), sizes), file)
        after = onnx.load(file)
        self.assertLess(len(after.graph.node), len(before.graph.node) / 2)
        self.assertNotIn("Shape", {node.op_type for node in after.graph.node})
        for kind in ("Conv", "MatMul", "LayerNormalization", "Softmax", "Erf"):
            count = [sum(n.op_type == kind for n in g.graph.node) for g in (before, after)]
            self.assertEqual(count[0], count[1], kind)
        folded = check.ExportedModel(self.out, "_fp16", graphs.Shape(model)).features(pixels)
        np.testing.assert_allclose(features, folded, atol=1e-5)

    def test_smaller_precisions_stay_close(self):
        save_native(small_model(), self.source)
        sizes = {}
        for precision in ("fp32", "fp16", "int8"):
            out = self.folder / precision
            figures = export.export(self.source, out, precision)
            self.assertIn("of 72", figures)
            files = sorted(p.name for p in (out / "onnx").iterdir())
            self.assertEqual(
                sorted(f"{part}{export.SUFFIX[precision]}.onnx" for part in export.PARTS), files
            )
            sizes[precision] = (out / "onnx" / files[0]).stat().st_size
        self.assertLess(sizes["fp16"], 0.75 * sizes["fp32"])
        products = [
            n.op_type
            for b in onnx.load(self.folder / "int8" / "onnx" / "decoder_model_merged_int8.onnx")
            .graph.node[-1]
            .attribute
            for n in b.g.node
        ]
        # a past saves two products a layer
        self.assertEqual(
            2 * (6 * LAYERS + 4 * LAYERS + 1) - 2 * LAYERS, products.count("MatMulInteger")
        )

    def test_command_says_what_is_wrong(self):
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            self.assertEqual(1, export.main([str(self.source), str(self.out)]))
        self.assertEqual(f"{self.source / 'config.json'} is missing.\n", errors.getvalue())

    def test_a_broken_export_is_noticed(self):
        model = small_model()
        save_native(model, self.source)
        export.export(self.source, self.out)
        with torch.no_grad():
            model.model.language_model.decoder.layers[1].fc1.weight[3] *= 3
        from_stored, from_checkpoint = check.compare(
            model,
            None,
            self.out,
            "",
            settings.preprocessing(self.out),
            json.loads((self.out / "generation_config.json").read_text()),
        )
        with self.assertRaisesRegex(checkpoint.ExportError, "logits"):
            check.require_agreement("fp32", from_stored, from_checkpoint)


class LayoutTest(Temporary):
    def test_original_layout_is_the_same_model(self):
        model = small_model()
        save_original(model, self.source)
        read, _ = checkpoint.load(self.source)
        self.assertEqual(
            [],
            [k for k, v in model.state_dict().items() if not torch.equal(v, read.state_dict()[k])],
        )
        pixels = torch.randn(1, 3, 96, 64)
        with torch.no_grad():
            self.assertTrue(
                torch.equal(
                    model.get_image_features(pixels).pooler_output,
                    read.get_image_features(pixels).pooler_output,
                )
            )
        export.export(self.source, self.out)
        made = json.loads((self.out / "generation_config.json").read_text())
        self.assertEqual(
            (3, 3, 0),
            (made["num_beams"], made["no_repeat_ngram_size"], made["forced_bos_token_id"]),
        )
        self.assertEqual(
            DIMS, json.loads((self.out / "config.json").read_text())["vision_config"]["dim_embed"]
        )

    def test_original_and_native_give_identical_files(self):
        model = small_model()
        save_original(model, self.source)
        native = self.folder / "native"
        native.mkdir()
        save_native(model, native)
        export.export(self.source, self.out)
        export.export(native, self.folder / "other")
        for part in export.PARTS:
            self.assertEqual(
                *(
                    (f / "onnx" / f"{part}.onnx").read_bytes()
                    for f in (self.out, self.folder / "other")
                ),
                part,
            )

    def test_logits_bias_is_honoured(self):
        model = small_model()
        weights = original_names(model)
        weights["language_model.final_logits_bias"][0, 77] = 50.0
        save_original(model, self.source, weights)
        self.assertIn("72 of 72", export.export(self.source, self.out))
        files = check.ExportedModel(self.out, "", graphs.Shape(model))
        logits, _ = files.step(
            np.zeros((1, 4, WIDTH), np.float32), np.ones((1, 4), np.int64), [2], None
        )
        self.assertEqual(77, logits[0].argmax())

    def test_missing_weight_is_refused(self):
        weights = original_names(small_model())
        del weights["vision_tower.blocks.1.0.channel_block.ffn.fn.net.fc1.bias"]
        save_original(small_model(), self.source, weights)
        self.refused("lacks weights", "model.vision_tower.blocks.1.0.channel_block.ffn.fc1.bias")

    def test_unknown_weight_is_refused(self):
        weights = original_names(small_model())
        weights["vision_tower.blocks.1.0.spatial_block.gate.weight"] = torch.ones(3)
        save_original(small_model(), self.source, weights)
        self.refused("no place for", "vision_tower.blocks.1.0.spatial_block.gate.weight")

    def test_wrong_shape_is_refused(self):
        weights = original_names(small_model())
        weights["image_projection"] = weights["image_projection"][:, :-1]
        save_original(small_model(), self.source, weights)
        self.refused("image_projection", "shape")

    def test_contradicting_output_layer_is_refused_or_kept_apart(self):
        save_native(small_model(), self.source)
        path = self.source / "model.safetensors"
        weights = load_file(path)
        table = next(v for k, v in weights.items() if k in (checkpoint.SHARED, checkpoint.OUTPUT))
        weights[checkpoint.SHARED], weights[checkpoint.OUTPUT] = table, table + 1
        save_file(weights, path, {"format": "pt"})
        self.refused("lm_head.weight", "tie_word_embeddings")
        config = json.loads((self.source / "config.json").read_text())
        write(self.source / "config.json", {**config, "tie_word_embeddings": False})
        model, _ = checkpoint.load(self.source)
        self.assertTrue(torch.equal(model.lm_head.weight, table + 1))
        self.assertTrue(torch.equal(model.get_input_embeddings().weight, table))

    def test_adapter_is_refused(self):
        save_native(small_model(), self.source)
        write(self.source / "adapter_config.json", {})
        self.refused("merge")

    def test_other_models_are_refused(self):
        save_native(small_model(), self.source)
        save_file({"a": torch.ones(1)}, self.source / "model.safetensors")
        self.refused("not those of a Florence-2")

    def test_truncated_weights_are_refused(self):
        save_native(small_model(), self.source)
        path = self.source / "model.safetensors"
        path.write_bytes(path.read_bytes()[:5000])
        self.refused("model.safetensors", "cannot be read")

    def test_preprocessing_that_the_plugin_does_not_do_is_refused(self):
        save_native(small_model(), self.source)
        write(self.source / "preprocessor_config.json", {"size": SIZE, "resample": 2})
        self.refused("resample")
        write(self.source / "preprocessor_config.json", {"size": {"height": 960, "width": 64}})
        self.refused("positions")


class TokenizerTest(Temporary):
    def test_added_tokens_are_completed(self):
        path = self.folder / "tokenizer.json"
        write(path, bart_tokenizer())
        made = Tokenizer.from_str(json.dumps(settings.complete_tokenizer(path, 51289)))
        self.assertEqual(
            (50269, 51268, 51282, 51288),
            tuple(
                made.token_to_id(t)
                for t in ("<loc_0>", "<loc_999>", "<region_to_desciption>", "<and>")
            ),
        )
        self.assertEqual([0, 50269 + 17, 2], made.encode("<loc_17>").ids)

    def test_contradicting_vocabulary_is_refused(self):
        path = self.folder / "tokenizer.json"
        write(path, bart_tokenizer())
        with self.assertRaisesRegex(checkpoint.ExportError, "vocabulary ends at 50264"):
            settings.complete_tokenizer(path, 50265)
        small_tokenizer().save(str(path))
        with self.assertRaisesRegex(checkpoint.ExportError, "do not belong together"):
            settings.complete_tokenizer(path, 1000)

    def test_other_tokenizers_without_locations_are_refused(self):
        path = self.folder / "tokenizer.json"
        words = bart_tokenizer()
        del words["model"]["vocab"]["word50264"]
        write(path, words)
        with self.assertRaisesRegex(checkpoint.ExportError, "trained with"):
            settings.complete_tokenizer(path, 51289)
        words = bart_tokenizer()
        words["added_tokens"].append(
            {**words["added_tokens"][0], "id": 50265, "content": "<loc_5>"}
        )
        write(path, words)
        with self.assertRaisesRegex(checkpoint.ExportError, "only a part"):
            settings.complete_tokenizer(path, 51289)

    @unittest.skipUnless(PUBLISHED.is_dir(), f"{PUBLISHED} is not there")
    def test_completion_gives_the_published_file(self):
        published = json.loads((PUBLISHED / "tokenizer.json").read_text(encoding="utf-8"))
        bare = {
            **published,
            "added_tokens": [
                t for t in published["added_tokens"] if t["id"] < settings.BART_TOKENS
            ],
        }
        path = self.folder / "tokenizer.json"
        write(path, bare)
        self.assertEqual(published, settings.complete_tokenizer(path, 51289))

    @unittest.skipUnless(PUBLISHED.is_dir(), f"{PUBLISHED} is not there")
    def test_published_settings_stay_as_they_are(self):
        for name, made in (
            ("preprocessor_config", settings.preprocessing(PUBLISHED)),
            (
                "generation_config",
                settings.generation(PUBLISHED, json.loads((PUBLISHED / "config.json").read_text())),
            ),
        ):
            published = json.loads((PUBLISHED / f"{name}.json").read_text())
            self.assertEqual({}, {k: v for k, v in published.items() if made.get(k) != v}, name)

    @unittest.skipUnless(PUBLISHED.is_dir(), f"{PUBLISHED} is not there")
    def test_published_configuration_is_understood(self):
        config = checkpoint.architecture(json.loads((PUBLISHED / "config.json").read_text()))
        self.assertEqual([128, 256, 512, 1024], config.vision_config.embed_dim)
        self.assertEqual(
            (51289, 768, 6, 1024),
            (
                config.text_config.vocab_size,
                config.text_config.d_model,
                config.text_config.decoder_layers,
                config.text_config.max_position_embeddings,
            ),
        )
        self.assertEqual(
            (50, 100),
            (
                config.vision_config.max_position_embeddings,
                config.vision_config.max_temporal_embeddings,
            ),
        )


class GoldensTest(Temporary):
    def test_goldens_of_a_checkpoint(self):
        save_native(small_model(), self.source)
        image, out = self.folder / "image.png", self.folder / "goldens.json"
        Image.fromarray(np.random.default_rng(2).integers(0, 256, (50, 70, 3), np.uint8)).save(
            image
        )
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(0, goldens.main([str(self.source), str(out), str(image)]))
        rows = json.loads(out.read_text(encoding="utf-8"))
        self.assertEqual(15, len({r["task"] for r in rows}))
        self.assertEqual({40, 200}, {r["max_new_tokens"] for r in rows})
        self.assertEqual({0, 3}, {r["no_repeat_ngram_size"] for r in rows})
        for row in rows:
            for kind in ("greedy", "beam3"):
                self.assertEqual(len(row[kind]["tokens"]) - 1, len(row[kind]["transition_scores"]))
            spread = np.sum(row["beam3"]["transition_scores"]) / (len(row["beam3"]["tokens"]) - 1)
            self.assertAlmostEqual(row["beam3"]["beam_score"], spread, places=4)


if __name__ == "__main__":
    unittest.main()
