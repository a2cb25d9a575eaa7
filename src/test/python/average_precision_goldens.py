"""Writes average_precision_goldens.json: pycocotools' figures for small made-up data sets.

usage: average_precision_goldens.py OUT.json   (needs numpy, pycocotools)

Each case has a COCO data set, detections in the form of COCO results, and AP50:95 and AP50 over all
categories and for each, null where there is nothing to find.
"""

import contextlib
import io
import json
import sys
from importlib.metadata import version

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

CATEGORIES = [
    {"id": 3, "name": "nucleus"},
    {"id": 1, "name": "red blood cell"},
    {"id": 7, "name": "platelet"},
]


def box(rng, side=200):
    """Returns a random box [x, y, width, height] inside a square image."""
    width, height = rng.uniform(8, 40, 2)
    return [
        float(v)
        for v in (rng.uniform(0, side - width), rng.uniform(0, side - height), width, height)
    ]


def moved(rng, of, amount):
    """Returns a box beside another one, or the very same; `amount` is relative to its size."""
    x, y, w, h = of
    if rng.random() < 0.15:
        return list(of)
    dx, dy, dw, dh = rng.normal(0, amount, 4)
    return [float(v) for v in (x + dx * w, y + dy * h, w * np.exp(dw), h * np.exp(dh))]


def data_set(seed, images, objects, noise, whole_numbers):
    """Returns annotations and detections, the same for the same seed.

    There are crowds, detections beside objects, duplicates, wrong classes, false ones, and scores
    that are often equal.
    """
    rng = np.random.default_rng(seed)
    names = list(rng.permutation(images) + 1)
    truth = {
        "images": [
            {"id": int(i), "file_name": f"{i}.png", "width": 200, "height": 200} for i in names
        ],
        "annotations": [],
        "categories": CATEGORIES,
    }
    detections = []

    def rounded(values):
        return [float(round(v, 0 if whole_numbers else 2)) for v in values]

    def detect(image, category, where):
        detections.append(
            {
                "image_id": int(image),
                "category_id": int(category),
                "bbox": rounded(where),
                "score": float(np.round(rng.uniform(), 1 if rng.random() < 0.7 else 6)),
            }
        )

    for image in names:
        for _ in range(rng.poisson(objects)):
            category = rng.choice([3, 1, 7], p=[0.6, 0.3, 0.1])
            crowd = rng.random() < 0.12
            where = rounded(box(rng))
            if crowd:
                where[2:] = [v * 2 for v in where[2:]]
            truth["annotations"].append(
                {
                    "id": len(truth["annotations"]) + 1,
                    "image_id": int(image),
                    "category_id": int(category),
                    "bbox": where,
                    "area": where[2] * where[3],
                    "iscrowd": int(crowd),
                }
            )
            for _ in range(rng.choice([0, 1, 2, 3], p=[0.2, 0.5, 0.2, 0.1])):
                detect(image, category if rng.random() < 0.9 else 1, moved(rng, where, noise))
        for _ in range(rng.poisson(1)):
            detect(image, rng.choice([3, 1, 7]), box(rng))
    return truth, detections


def only(truth, detections, categories):
    """Returns a data set with the detections of some categories alone."""
    return truth, [d for d in detections if d["category_id"] in categories]


def mean(values):
    """Returns the mean of the values that are not -1, or None."""
    values = values[values > -1]
    return float(values.mean()) if values.size else None


def case(name, truth, detections):
    """Returns a data set with the average precisions that pycocotools computes."""
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = json.loads(json.dumps(truth))
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(json.loads(json.dumps(detections))), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    # thresholds, recalls, categories; all sizes, 100 detections
    precision = evaluation.eval["precision"][..., 0, -1]
    assert np.allclose(
        [evaluation.stats[0], evaluation.stats[1]], [mean(precision), mean(precision[0])]
    )
    each = {
        str(c): {"ap": mean(precision[..., k]), "ap50": mean(precision[0, :, k])}
        for k, c in enumerate(evaluation.params.catIds)
    }
    return {
        "name": name,
        "truth": truth,
        "detections": detections,
        "ap": mean(precision),
        "ap50": mean(precision[0]),
        "categories": each,
    }


def main():
    """Runs the command line."""
    crowded = data_set(4, 2, 150, 0.1, True)
    cases = [
        case("good", *data_set(1, 12, 5, 0.05, False)),
        case("fair", *data_set(2, 12, 5, 0.15, False)),
        case("whole numbers", *data_set(3, 12, 6, 0.12, True)),
        case("more than 100 detections", *crowded),
        case("a category is never found", *only(*data_set(5, 4, 4, 0.1, False), {1})),
        case(
            "a category is not there",
            dict(
                data_set(6, 4, 3, 0.1, False)[0],
                annotations=[
                    a
                    for a in data_set(6, 4, 3, 0.1, False)[0]["annotations"]
                    if a["category_id"] != 1
                ],
            ),
            data_set(6, 4, 3, 0.1, False)[1],
        ),
    ]
    with open(sys.argv[1], "w") as out:
        out.write(
            json.dumps(
                {"pycocotools": version("pycocotools"), "cases": cases}, separators=(",", ":")
            )
            + "\n"
        )


if __name__ == "__main__":
    main()
