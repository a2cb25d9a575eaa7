"""The four ONNX graphs of a Florence-2 with the names, types and axes of the published files (onnx-community)."""

import hashlib
import warnings

import onnx
import torch
from onnx import TensorProto, helper
from transformers.cache_utils import DynamicCache, EncoderDecoderCache

from checkpoint import ExportError

OPSET, IR_VERSION = 17, 8
LARGEST = 2**31 - 2**20  # protobuf ends at 2 GiB; the published files are single ones too
KINDS = ("decoder.key", "decoder.value", "encoder.key", "encoder.value")
DECODER_INPUTS = ["encoder_attention_mask", "encoder_hidden_states", "inputs_embeds"]
PROMPT_AXES = {0: "batch_size", 1: "encoder_sequence_length"}
STEP_AXES = {0: "batch_size", 1: "decoder_sequence_length"}


class Vision(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        return self.model.get_image_features(pixel_values).pooler_output


class Embedding(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.table = model.get_input_embeddings()

    def forward(self, input_ids):
        return self.table(input_ids)


class Encoder(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.encoder = model.model.language_model.encoder

    def forward(self, attention_mask, inputs_embeds):
        return self.encoder(
            attention_mask=additive(attention_mask), inputs_embeds=inputs_embeds
        ).last_hidden_state


class Decoder(torch.nn.Module):
    """One decoder step; without a past it also gives the encoder's keys and values, with one it reads them from there."""

    def __init__(self, model):
        super().__init__()
        self.decoder, self.head = model.model.language_model.decoder, model.lm_head

    def forward(self, encoder_attention_mask, encoder_hidden_states, inputs_embeds, *past):
        own, cross = DynamicCache(), DynamicCache()
        for layer in range(len(past) // 4):
            key, value, cross_key, cross_value = past[4 * layer : 4 * layer + 4]
            own.update(key, value, layer)
            cross.update(cross_key, cross_value, layer)
        seen = past[0].shape[2] if past else 0
        states = self.decoder(
            inputs_embeds=inputs_embeds,
            attention_mask=causal(inputs_embeds.shape[1], seen),
            encoder_hidden_states=encoder_hidden_states,
            encoder_attention_mask=additive(encoder_attention_mask),
            past_key_values=EncoderDecoderCache(own, cross),
            use_cache=True,
        ).last_hidden_state
        present = []
        for mine, theirs in zip(own.layers, cross.layers, strict=True):
            present += (
                [mine.keys, mine.values]
                if past
                else [mine.keys, mine.values, theirs.keys, theirs.values]
            )
        return (self.head(states), *present)


def additive(mask):
    """int64 [b,n] of ones and zeros as what is added to attention scores, [b,1,1,n]."""
    return (1.0 - mask[:, None, None, :].to(torch.float32)) * torch.finfo(torch.float32).min


def causal(new, seen):
    """[1,1,new,seen+new]: a token sees the past, itself and what came before it."""
    rows = torch.arange(new)[:, None] + seen
    columns = torch.arange(seen + new)[None, :]
    return ((columns > rows).to(torch.float32) * torch.finfo(torch.float32).min)[None, None]


class Shape:
    """The sizes that the graphs' inputs and outputs have."""

    def __init__(self, model):
        text = model.config.text_config
        self.width, self.layers, self.heads, self.vocabulary = (
            text.d_model,
            text.decoder_layers,
            text.decoder_attention_heads,
            text.vocab_size,
        )
        self.head_width = self.width // self.heads

    def names(self, prefix, kinds=KINDS):
        return [f"{prefix}.{layer}.{kind}" for layer in range(self.layers) for kind in kinds]


def export(model, size, folder):
    """Writes the float32 graphs into a folder; the two decoders separately, for merge(). `size`: height and width of the image."""
    refuse_too_large(model)
    shape = Shape(model)
    with torch.no_grad():
        pixels = torch.zeros(1, 3, size["height"], size["width"])
        trace(
            Vision(model),
            (pixels,),
            folder / "vision_encoder.onnx",
            ["pixel_values"],
            ["image_features"],
            {
                "pixel_values": {0: "batch_size", 2: "height", 3: "width"},
                "image_features": {0: "batch_size", 1: "image_sequence_length"},
            },
        )
        trace(
            Embedding(model),
            (torch.ones(2, 5, dtype=torch.long),),
            folder / "embed_tokens.onnx",
            ["input_ids"],
            ["inputs_embeds"],
            {
                "input_ids": {0: "batch_size", 1: "sequence_length"},
                "inputs_embeds": {0: "batch_size", 1: "sequence_length"},
            },
        )
        mask, prompt = torch.ones(2, 9, dtype=torch.long), torch.zeros(2, 9, shape.width)
        trace(
            Encoder(model),
            (mask, prompt),
            folder / "encoder_model.onnx",
            ["attention_mask", "inputs_embeds"],
            ["last_hidden_state"],
            {
                "attention_mask": PROMPT_AXES,
                "inputs_embeds": PROMPT_AXES,
                "last_hidden_state": PROMPT_AXES,
            },
        )
        step = torch.zeros(2, 3, shape.width)
        axes = {
            "encoder_attention_mask": PROMPT_AXES,
            "encoder_hidden_states": PROMPT_AXES,
            "inputs_embeds": STEP_AXES,
            "logits": STEP_AXES,
        }
        present = shape.names("present")
        trace(
            Decoder(model),
            (mask, prompt, step),
            folder / "decoder_model.onnx",
            DECODER_INPUTS,
            ["logits"] + present,
            {**axes, **{n: cache_axes(n) for n in present}},
        )
        past = shape.names("past_key_values")
        example = tuple(
            torch.zeros(2, shape.heads, 4 if ".decoder." in n else 9, shape.head_width)
            for n in past
        )
        present = shape.names("present", KINDS[:2])
        trace(
            Decoder(model),
            (mask, prompt, step, *example),
            folder / "decoder_with_past_model.onnx",
            DECODER_INPUTS + past,
            ["logits"] + present,
            {**axes, **{n: cache_axes(n) for n in past + present}},
        )


def refuse_too_large(model):
    text = model.model.language_model
    parts = {
        "vision encoder": model.model.vision_tower,
        "encoder": text.encoder.layers,
        "decoder": torch.nn.ModuleList([text.decoder, model.lm_head]),
    }
    for name, part in parts.items():
        size = 4 * sum(p.numel() for p in part.parameters())
        if size > LARGEST:
            raise ExportError(
                f"The {name} alone has {size / 2**30:.1f} GiB of weights, "
                "and an ONNX file ends at 2 GiB."
            )


def cache_axes(name):
    length = "encoder_sequence_length" if ".encoder." in name else "past_decoder_sequence_length"
    return {
        0: "batch_size",
        2: length
        if name.startswith("past") or ".encoder." in name
        else "total_decoder_sequence_length",
    }


def trace(module, example, path, inputs, outputs, axes):
    with warnings.catch_warnings():
        # the tracer warns of every Python branch; the check against PyTorch is what counts
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            example,
            str(path),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=OPSET,
            do_constant_folding=True,
            dynamo=False,
        )


def merge(first, following, shape):
    """One decoder out of two: `use_cache_branch` chooses, weights are held once.

    The branch with a past hands on empty tensors for the encoder's keys and values, as in the published files: callers keep those of step 0.
    """
    weights = SharedWeights()
    weights.lift(first.graph, "first_")
    weights.lift(following.graph, "following_")
    outputs_first = [o.name for o in first.graph.output]
    given = iter([o.name for o in following.graph.output])
    outputs_following, empties = [next(given)], []
    for name in shape.names("present"):
        if ".decoder." in name:
            outputs_following.append(next(given))
            continue
        empty = f"empty_{name}"
        value = helper.make_tensor(
            empty, TensorProto.FLOAT, [0, shape.heads, 1, shape.head_width], []
        )
        empties.append(helper.make_node("Constant", [], [empty], value=value))
        outputs_following.append(empty)
    names = ["logits"] + shape.names("present")
    choice = helper.make_node(
        "If",
        ["use_cache_branch"],
        names,
        name="decoder",
        then_branch=branch("with_past", list(following.graph.node) + empties, outputs_following),
        else_branch=branch("without_past", list(first.graph.node), outputs_first),
    )
    inputs = decoder_inputs(shape) + [
        helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1])
    ]
    graph = helper.make_graph(
        [choice], "decoder_model_merged", inputs, decoder_outputs(shape), weights.shared
    )
    domains = {o.domain: o.version for m in (first, following) for o in m.opset_import}
    return helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid(d, v) for d, v in domains.items()],
        ir_version=IR_VERSION,
    )


def branch(name, nodes, outputs):
    return helper.make_graph(
        nodes,
        name,
        [],
        [helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in outputs],
    )


def decoder_inputs(shape):
    batch, prompt, step = "batch_size", "encoder_sequence_length", "decoder_sequence_length"
    inputs = [
        helper.make_tensor_value_info("encoder_attention_mask", TensorProto.INT64, [batch, prompt]),
        helper.make_tensor_value_info(
            "encoder_hidden_states", TensorProto.FLOAT, [batch, prompt, shape.width]
        ),
        helper.make_tensor_value_info(
            "inputs_embeds", TensorProto.FLOAT, [batch, step, shape.width]
        ),
    ]
    return inputs + [
        cache_info(n, shape, "past_decoder_sequence_length") for n in shape.names("past_key_values")
    ]


def decoder_outputs(shape):
    logits = helper.make_tensor_value_info(
        "logits", TensorProto.FLOAT, ["batch_size", "decoder_sequence_length", shape.vocabulary]
    )
    return [logits] + [
        cache_info(n, shape, "total_decoder_sequence_length") for n in shape.names("present")
    ]


def cache_info(name, shape, own_length):
    past_or_first = (
        name.startswith("past") or ".decoder." in name
    )  # a present encoder entry is empty in one of the branches
    batch = "batch_size" if past_or_first else "batch_size_or_0"
    length = (
        own_length
        if ".decoder." in name
        else "encoder_sequence_length" + ("_past" if name.startswith("past") else "_out")
    )
    return helper.make_tensor_value_info(
        name, TensorProto.FLOAT, [batch, shape.heads, length, shape.head_width]
    )


class SharedWeights:
    """Collects the weights of several graphs outside of them, each content once."""

    def __init__(self):
        self.shared, self._names = [], {}

    def lift(self, graph, prefix):
        """Renames everything that a graph makes by a prefix, and its weights to their shared names."""
        renamed = {o: prefix + o for n in graph.node for o in n.output if o}
        for weight in graph.initializer:
            content = onnx.numpy_helper.to_array(weight)
            key = (weight.data_type, content.shape, hashlib.sha256(content.tobytes()).digest())
            if key not in self._names:
                self._names[key] = prefix + weight.name
                kept = onnx.TensorProto()
                kept.CopyFrom(weight)
                kept.name = self._names[key]
                self.shared.append(kept)
            renamed[weight.name] = self._names[key]
        rename(graph, renamed)


def rename(graph, names):
    for node in graph.node:
        node.input[:] = [names.get(n, n) for n in node.input]
        node.output[:] = [names.get(n, n) for n in node.output]
        for attribute in node.attribute:
            if attribute.HasField("g"):
                rename(attribute.g, names)
    for output in graph.output:
        output.name = names.get(output.name, output.name)
