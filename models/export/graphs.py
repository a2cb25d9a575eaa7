"""Traces the four ONNX graphs of a Florence-2.

Names, types and axes are those of the published files (onnx-community).
"""

import hashlib
import warnings

import onnx
import torch
from onnx import TensorProto, helper
from transformers.cache_utils import DynamicCache, EncoderDecoderCache

from checkpoint import ExportError

OPSET, IR_VERSION = 17, 8
MAX_BYTES = 2**31 - 2**20  # protobuf ends at 2 GiB; the published files are single ones too
KINDS = ("decoder.key", "decoder.value", "encoder.key", "encoder.value")
DECODER_INPUTS = ["encoder_attention_mask", "encoder_hidden_states", "inputs_embeds"]
PROMPT_AXES = {0: "batch_size", 1: "encoder_sequence_length"}
STEP_AXES = {0: "batch_size", 1: "decoder_sequence_length"}


class Vision(torch.nn.Module):
    """Image features [b, image tokens, width] of pixels [b, 3, height, width]."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        """Traces the vision tower and the projector."""
        return self.model.get_image_features(pixel_values).pooler_output


class Embedding(torch.nn.Module):
    """Embeddings [b, n, width] of token ids [b, n]."""

    def __init__(self, model):
        super().__init__()
        self.table = model.get_input_embeddings()

    def forward(self, input_ids):
        """Traces the lookup in the token table."""
        return self.table(input_ids)


class Encoder(torch.nn.Module):
    """Encoder states [b, n, width] of embeddings [b, n, width] and their mask int64 [b, n]."""

    def __init__(self, model):
        super().__init__()
        self.encoder = model.model.language_model.encoder

    def forward(self, attention_mask, inputs_embeds):
        """Traces the text encoder."""
        return self.encoder(
            attention_mask=additive_mask(attention_mask), inputs_embeds=inputs_embeds
        ).last_hidden_state


class Decoder(torch.nn.Module):
    """Logits [b, n, vocabulary] and keys and values of n new decoder tokens.

    Without a past it also returns the keys and values of the encoder states; with one, four tensors
    for each layer in the order of KINDS, it reads them from there.
    """

    def __init__(self, model):
        super().__init__()
        self.decoder, self.head = model.model.language_model.decoder, model.lm_head

    def forward(self, encoder_attention_mask, encoder_hidden_states, inputs_embeds, *past):
        """Traces the decoder and the output layer."""
        self_cache, cross_cache = DynamicCache(), DynamicCache()
        for layer in range(len(past) // 4):
            key, value, cross_key, cross_value = past[4 * layer : 4 * layer + 4]
            self_cache.update(key, value, layer)
            cross_cache.update(cross_key, cross_value, layer)
        past_length = past[0].shape[2] if past else 0
        states = self.decoder(
            inputs_embeds=inputs_embeds,
            attention_mask=causal_mask(inputs_embeds.shape[1], past_length),
            encoder_hidden_states=encoder_hidden_states,
            encoder_attention_mask=additive_mask(encoder_attention_mask),
            past_key_values=EncoderDecoderCache(self_cache, cross_cache),
            use_cache=True,
        ).last_hidden_state
        present = []
        for self_layer, cross_layer in zip(self_cache.layers, cross_cache.layers, strict=True):
            present += (
                [self_layer.keys, self_layer.values]
                if past
                else [self_layer.keys, self_layer.values, cross_layer.keys, cross_layer.values]
            )
        return (self.head(states), *present)


def additive_mask(mask):
    """Converts a mask int64 [b, n] of ones and zeros to [b, 1, 1, n].

    The result is added to attention scores.
    """
    return (1.0 - mask[:, None, None, :].to(torch.float32)) * torch.finfo(torch.float32).min


def causal_mask(new, past_length):
    """Returns the mask [1, 1, new, past_length + new] for attention among decoder tokens.

    A token attends to the past, to itself and to what came before it.
    """
    rows = torch.arange(new)[:, None] + past_length
    columns = torch.arange(past_length + new)[None, :]
    return ((columns > rows).to(torch.float32) * torch.finfo(torch.float32).min)[None, None]


class Shape:
    """The sizes of the decoder's inputs and outputs, read from a model's configuration."""

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
        """Returns the names of the cache's tensors, layer by layer, with a prefix."""
        return [f"{prefix}.{layer}.{kind}" for layer in range(self.layers) for kind in kinds]


def export(model, size, folder):
    """Writes the float32 graphs to a folder, the two decoders separately, for merge().

    `size` is the image's height and width. Raises ExportError if a graph would exceed 2 GiB.
    """
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
    """Raises ExportError if the weights of one graph do not fit in an ONNX file."""
    text = model.model.language_model
    parts = {
        "vision encoder": model.model.vision_tower,
        "encoder": text.encoder.layers,
        "decoder": torch.nn.ModuleList([text.decoder, model.lm_head]),
    }
    for name, part in parts.items():
        size = 4 * sum(p.numel() for p in part.parameters())
        if size > MAX_BYTES:
            raise ExportError(
                f"The {name} alone has {size / 2**30:.1f} GiB of weights, "
                "and an ONNX file ends at 2 GiB."
            )


def cache_axes(name):
    """Returns the dynamic axes of a tensor of the cache."""
    length = "encoder_sequence_length" if ".encoder." in name else "past_decoder_sequence_length"
    return {
        0: "batch_size",
        2: length
        if name.startswith("past") or ".encoder." in name
        else "total_decoder_sequence_length",
    }


def trace(module, example, path, inputs, outputs, axes):
    """Writes the ONNX graph of a module, traced with example inputs.

    `inputs` and `outputs` are names, `axes` the dynamic axes by name.
    """
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
    """Merges two decoders into one: `use_cache_branch` chooses, and weights are stored once.

    The branch with a past returns empty tensors for the encoder's keys and values, as the published
    files do: callers keep those of step 0.
    """
    weights = SharedWeights()
    weights.extract(first.graph, "first_")
    weights.extract(following.graph, "following_")
    outputs_first = [o.name for o in first.graph.output]
    following_outputs = iter([o.name for o in following.graph.output])
    outputs_following, empty_nodes = [next(following_outputs)], []
    for name in shape.names("present"):
        if ".decoder." in name:
            outputs_following.append(next(following_outputs))
            continue
        empty = f"empty_{name}"
        value = helper.make_tensor(
            empty, TensorProto.FLOAT, [0, shape.heads, 1, shape.head_width], []
        )
        empty_nodes.append(helper.make_node("Constant", [], [empty], value=value))
        outputs_following.append(empty)
    names = ["logits"] + shape.names("present")
    if_node = helper.make_node(
        "If",
        ["use_cache_branch"],
        names,
        name="decoder",
        then_branch=branch(
            "with_past", list(following.graph.node) + empty_nodes, outputs_following
        ),
        else_branch=branch("without_past", list(first.graph.node), outputs_first),
    )
    inputs = decoder_inputs(shape) + [
        helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1])
    ]
    graph = helper.make_graph(
        [if_node], "decoder_model_merged", inputs, decoder_outputs(shape), weights.shared
    )
    domains = {o.domain: o.version for m in (first, following) for o in m.opset_import}
    return helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid(d, v) for d, v in domains.items()],
        ir_version=IR_VERSION,
    )


def branch(name, nodes, outputs):
    """Returns a subgraph without inputs of its own, as the branches of an If node are."""
    return helper.make_graph(
        nodes,
        name,
        [],
        [helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in outputs],
    )


def decoder_inputs(shape):
    """Returns the types of the merged decoder's inputs, without use_cache_branch."""
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
    """Returns the types of the merged decoder's outputs."""
    logits = helper.make_tensor_value_info(
        "logits", TensorProto.FLOAT, ["batch_size", "decoder_sequence_length", shape.vocabulary]
    )
    return [logits] + [
        cache_info(n, shape, "total_decoder_sequence_length") for n in shape.names("present")
    ]


def cache_info(name, shape, own_length):
    """Returns the type of a tensor of the cache; `own_length` names the axis of decoder tokens."""
    # a present encoder entry is empty in one of the branches
    past_or_first = name.startswith("past") or ".decoder." in name
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

    def extract(self, graph, prefix):
        """Adds a prefix to all names that a graph defines, and shares its weights."""
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
    """Renames values of a graph and of its subgraphs; names that are not listed stay."""
    for node in graph.node:
        node.input[:] = [names.get(n, n) for n in node.input]
        node.output[:] = [names.get(n, n) for n in node.output]
        for attribute in node.attribute:
            if attribute.HasField("g"):
                rename(attribute.g, names)
    for output in graph.output:
        output.name = names.get(output.name, output.name)
