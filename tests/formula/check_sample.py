#!/usr/bin/env python3
"""Form of the hand-checked sample of published formulas (sample/*.json): shape, spans, trees, codes, ids.

It does not read formulas and says nothing about whether a tree is right: that was judged by eye.  Without arguments it
checks the folder sample/ beside it; exit status 1 and one line per fault if something is wrong, else a line of totals."""
import collections
import json
import pathlib
import re
import sys

CODES = {'F%03d' % n for n in range(1, 30)} - {'F027'}
CARD = {'name', 'unit', 'type', 'sense', 'numerator', 'denominator', 'goal', 'baseline', 'sippse'}
KEYS = {'id', 'class', 'text', 'card', 'declared', 'verdict', 'tree', 'operands', 'findings', 'healthy', 'why'}
NEEDED = KEYS - {'declared', 'why'}
ARITY = {'+': 2, '-': 2, '*': 2, '/': 2, '^': 2, 'neg': 1, 'suma': 1, 'promedio': 1, 'raíz': 1}


def collapse(text):
    return ' '.join(text.split())


def variants(text):
    """The text with blanks collapsed, and the same without marks of typesetting (\\text{…}, $)."""
    plain = collapse(text)
    return plain, collapse(re.sub(r'\\text\{([^}]*)\}', r'\1', plain).replace('$', ''))


def tree_faults(tree, noperands):
    tokens = re.findall(r'[()]|[^\s()]+', tree)
    order, place = [], 0

    def node():
        nonlocal place
        token = tokens[place] if place < len(tokens) else None
        place += 1
        if token == '(':
            head = tokens[place] if place < len(tokens) else None
            place += 1
            if head not in ARITY:
                raise ValueError('unknown operator %r' % head)
            for _ in range(ARITY[head]):
                node()
            if place >= len(tokens) or tokens[place] != ')':
                raise ValueError('%s takes %d operand(s)' % (head, ARITY[head]))
            place += 1
        elif token and re.fullmatch(r'V[1-9]\d*', token):
            if token not in order:
                order.append(token)
        elif not (token and re.fullmatch(r'(0|[1-9]\d*)(\.\d+)?', token)):
            raise ValueError('unexpected %r' % token)

    try:
        node()
        if place != len(tokens):
            raise ValueError('text after the tree')
    except ValueError as fault:
        return [str(fault)]
    faults = []
    if order != ['V%d' % (i + 1) for i in range(len(order))]:
        faults.append('operands not numbered in order of appearance: ' + ' '.join(order))
    if len(order) != noperands:
        faults.append('%d operands in the tree, %d in the list' % (len(order), noperands))
    return faults


def case_faults(case):
    if not isinstance(case, dict) or not NEEDED <= set(case) <= KEYS:
        return ['keys: ' + (', '.join(sorted(NEEDED ^ set(case))) if isinstance(case, dict) else 'no object')]
    faults = []
    for key in ('id', 'class', 'text'):
        if not isinstance(case[key], str) or not case[key].strip():
            faults.append(key + ' is empty')
    if not isinstance(case['card'], dict) or not set(case['card']) <= CARD or not all(isinstance(v, str) and v for v in case['card'].values()):
        faults.append('card')
    for key in ('declared', 'operands'):
        if not isinstance(case.get(key, []), list) or not all(isinstance(v, str) and v for v in case.get(key, [])):
            faults.append(key)
    if case['verdict'] not in ('formula', 'sin_formula', 'ilegible'):
        faults.append('verdict %r' % case['verdict'])
    if case['verdict'] == 'formula':
        faults += tree_faults(case['tree'] or '', len(case['operands']))
    elif case['tree'] is not None or case['operands']:
        faults.append('a tree or operands without the verdict formula')
    texts = variants(case['text'])
    for phrase in case['operands']:
        if phrase != collapse(phrase) or not any(phrase in text for text in texts):
            faults.append('operand not in the text: ' + phrase)
    for finding in case['findings']:
        if set(finding) != {'code', 'at'} or finding['code'] not in CODES:
            faults.append('finding %r' % finding)
        elif finding['at'] and collapse(finding['at']) not in texts[0]:
            faults.append('place not in the text: ' + finding['at'])
    codes = [f.get('code') for f in case['findings']]
    if case['healthy'] != (not codes):
        faults.append('healthy says the contrary of the findings')
    if case['verdict'] == 'sin_formula' and codes:
        faults.append('sin_formula with findings')
    if case['verdict'] == 'ilegible' and not codes:
        faults.append('ilegible without a finding')
    return faults


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent / 'sample'
    seen, faults = {}, []
    verdicts, codes, healthy = collections.Counter(), collections.Counter(), 0
    files = sorted(folder.glob('*.json'))
    for path in files:
        try:
            cases = json.loads(path.read_text(encoding='utf-8'))
        except ValueError as fault:
            faults.append('%s: %s' % (path.name, fault))
            continue
        for case in cases:
            name = '%s %s' % (path.name, case.get('id', '?') if isinstance(case, dict) else '?')
            found = case_faults(case)
            faults += ['%s: %s' % (name, fault) for fault in found]
            if found:
                continue
            if case['id'] in seen:
                faults.append('%s: id also in %s' % (name, seen[case['id']]))
            seen[case['id']] = path.name
            verdicts[case['verdict']] += 1
            codes.update(f['code'] for f in case['findings'])
            healthy += case['healthy']
    for fault in faults:
        print(fault)
    print('%d cases in %d files, %d healthy; %s; %s' % (len(seen), len(files), healthy, ', '.join('%s %d' % v for v in sorted(verdicts.items())),
                                                      ' '.join('%s×%d' % c for c in sorted(codes.items()))))
    return 1 if faults or not seen else 0


if __name__ == '__main__':
    sys.exit(main())
