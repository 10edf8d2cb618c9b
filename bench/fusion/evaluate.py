#!/usr/bin/env python3
"""Holds links.csv against the truth: pairwise precision, recall, F1 and B-cubed. Knows nothing of the engine.

    evaluate.py LINKS.csv TRUTH.csv     (truth: source,record_id,entity; or record_id,entity for one source)

Prints one line of JSON. Records of the truth that links.csv does not name count as entities of their own.
"""
import csv
import json
import sys
from collections import Counter, defaultdict


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return list(rows)


def pairs(n):
    return n * (n - 1) // 2


def evaluate(links, truth):
    one_source = len(truth[0]) == 2
    found = {(row[1] if one_source else (row[0], row[1])): row[2] for row in links}
    cluster, entity, both = Counter(), Counter(), Counter()
    for i, row in enumerate(truth):
        key = row[0] if one_source else (row[0], row[1])
        c, t = found.get(key, f"?{i}"), row[-1]
        cluster[c] += 1
        entity[t] += 1
        both[c, t] += 1
    right = sum(pairs(n) for n in both.values())
    said, true = sum(pairs(n) for n in cluster.values()), sum(pairs(n) for n in entity.values())
    n = len(truth)
    bp = sum(k * k / cluster[c] for (c, t), k in both.items()) / n
    br = sum(k * k / entity[t] for (c, t), k in both.items()) / n
    p, r = right / max(1, said), right / max(1, true)
    return {"records": n, "entities": len(entity), "found": len(cluster), "precision": round(p, 5), "recall": round(r, 5),
            "f1": round(2 * p * r / max(1e-9, p + r), 5), "b3_precision": round(bp, 5), "b3_recall": round(br, 5),
            "b3": round(2 * bp * br / (bp + br), 5)}


if __name__ == "__main__":
    print(json.dumps(evaluate(read(sys.argv[1]), read(sys.argv[2]))))
