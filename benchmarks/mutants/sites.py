"""Where a fault can be planted in a module, and what it would be.

A mutant is one small change of one expression or statement inside a function, or of a number that a
module names. Words for people, hints of types, defaults and what is raised are left as they are.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_SWAPS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_NEGATED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_AT_THE_EDGE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_OTHER_NAMES = {
    "max": "min",
    "min": "max",
    "maximum": "minimum",
    "minimum": "maximum",
    "floor": "ceil",
    "ceil": "floor",
    "any": "all",
    "all": "any",
    "argmax": "argmin",
    "argmin": "argmax",
}
_ENUMS = ("Flow",)
"""Enumerations of which another member is tried: money that goes by another name."""


@dataclass(frozen=True)
class Mutant:
    """One planted fault.

    Attributes:
        number: its place among those of the module.
        function: qualified name of the outermost function it is in, or of a module's number.
        line: first line of what is changed.
        statement: first line of the statement that it is in.
        kind: kind of change in a word.
        change: what stands there, and what it is changed to.
        is_constant: whether it changes a number that the module names.
    """

    number: int
    function: str
    line: int
    statement: int
    kind: str
    change: str
    is_constant: bool


def mutants_of(source: str) -> list[Mutant]:
    """All mutants of a module, in the order of its lines."""
    finder = _Planter(None)
    finder.visit(ast.parse(source))
    return finder.found


def planted(source: str, number: int) -> ast.Module:
    """The module with one mutant planted."""
    planter = _Planter(number)
    tree: ast.Module = planter.visit(ast.parse(source))
    if not planter.done:
        raise ValueError(f"there is no mutant {number}")
    return ast.fix_missing_locations(tree)


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:80]


def _is_number(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


class _Planter(ast.NodeTransformer):
    """Walks a module, counts what could be changed, and changes the one that is asked for."""

    def __init__(self, wanted: int | None) -> None:
        self.wanted, self.done = wanted, False
        self.found: list[Mutant] = []
        self._within: list[str] = []
        self._in_function = False
        self._constant = ""
        self._statement = 0

    def visit(self, node: ast.AST) -> Any:
        """Visit a node; a statement is remembered while its own parts are visited."""
        if not isinstance(node, ast.stmt):
            return super().visit(node)
        before, self._statement = self._statement, node.lineno
        visited = super().visit(node)
        self._statement = before
        return visited

    def _choose[N: ast.AST](self, node: N, others: Iterator[tuple[str, ast.AST | None]]) -> N:
        """The node, or what the wanted mutant puts in its place."""
        chosen: ast.AST = node
        for kind, other in others:
            number, name = len(self.found), self._constant or ".".join(self._within)
            to = _short(other) if other is not None else "nothing"
            change = f"{_short(node)} -> {to}"
            line = getattr(node, "lineno", 0)
            self.found.append(
                Mutant(number, name, line, self._statement, kind, change, bool(self._constant))
            )
            if number == self.wanted:
                self.done = True
                chosen = ast.copy_location(other or ast.Pass(), node)
        return chosen  # type: ignore[return-value]

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._within.append(node.name)
        node.body = [
            self.visit(each) if isinstance(each, ast.FunctionDef) else each for each in node.body
        ]
        self._within.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if self._in_function:
            node.body = self._statements(node.body)
            return node
        self._within.append(node.name)
        self._in_function = True
        node.body = self._statements(node.body)
        self._in_function = False
        self._within.pop()
        return node

    def _statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [self.visit(statement) for statement in body]

    def visit_Module(self, node: ast.Module) -> ast.AST:
        for at, each in enumerate(node.body):
            if isinstance(each, (ast.FunctionDef, ast.ClassDef)):
                node.body[at] = self.visit(each)
            elif isinstance(each, (ast.Assign, ast.AnnAssign)) and each.value is not None:
                target = each.targets[0] if isinstance(each, ast.Assign) else each.target
                if isinstance(target, ast.Name) and _is_number(each.value):
                    self._constant = target.id
                    each.value = self.visit(each.value)
                    self._constant = ""
        return node

    # Statements

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return node  # a docstring
        self.generic_visit(node)
        return self._choose(node, iter([("dropped", None)]))

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        node.value = self.visit(node.value)
        node.targets = [self._target(each) for each in node.targets]
        if not any(isinstance(each, (ast.Subscript, ast.Attribute)) for each in node.targets):
            return node  # a name that is asked for later
        return self._choose(node, iter([("dropped", None)]))

    def _target(self, node: ast.expr) -> ast.expr:
        """A target keeps its place; which row is written to may be another."""
        if isinstance(node, ast.Subscript):
            node.slice = self.visit(node.slice)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        node.value = self.visit(node.value)
        others: list[tuple[str, ast.AST | None]] = [("dropped", None)]
        if type(node.op) in _SWAPS:
            other = copy.deepcopy(node)
            other.op = _SWAPS[type(node.op)]()
            others.append(("operator", other))
        return self._choose(node, iter(others))

    def visit_Continue(self, node: ast.Continue) -> ast.AST:
        return self._choose(node, iter([("dropped", None)]))

    def visit_Break(self, node: ast.Break) -> ast.AST:
        return self._choose(node, iter([("dropped", None)]))

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        return self._conditional(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return self._conditional(node)

    def _conditional(self, node: ast.If | ast.IfExp) -> ast.AST:
        """Conditions that are no comparison are tried the other way round."""
        self.generic_visit(node)
        if not isinstance(node.test, (ast.Compare, ast.BoolOp, ast.UnaryOp)):
            other = ast.UnaryOp(ast.Not(), node.test)
            node.test = self._choose(node.test, iter([("condition", other)]))
        return node

    # Expressions

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if type(node.op) not in _SWAPS:
            return node
        other = ast.BinOp(node.left, _SWAPS[type(node.op)](), node.right)
        return self._choose(node, iter([("operator", other)]))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        return self._choose(node, self._without_one(node))

    def _without_one(self, node: ast.BoolOp) -> Iterator[tuple[str, ast.AST | None]]:
        for at in range(len(node.values)):
            rest = node.values[:at] + node.values[at + 1 :]
            yield "condition", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        return self._choose(node, self._compared(node))

    def _compared(self, node: ast.Compare) -> Iterator[tuple[str, ast.AST | None]]:
        if len(node.ops) != 1:
            return
        kind, right = type(node.ops[0]), node.comparators[0]
        real = isinstance(right, ast.Constant) and isinstance(right.value, float)
        if kind in _NEGATED:
            yield "comparison", ast.Compare(node.left, [_NEGATED[kind]()], node.comparators)
        # At exactly such a number is nobody, so that both would be right.
        if kind in _AT_THE_EDGE and not real:
            yield "edge", ast.Compare(node.left, [_AT_THE_EDGE[kind]()], node.comparators)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, (ast.Not, ast.USub, ast.Invert)):
            return self._choose(node, iter([("sign", node.operand)]))
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        other: bool | float
        if isinstance(value, bool):
            other = not value
        elif isinstance(value, int):
            other = value + 1
        elif isinstance(value, float):
            other = 2.0 * value if value else 1.0
        else:
            return node
        return self._choose(node, iter([("number", ast.Constant(other))]))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        other = copy.copy(node)
        if isinstance(node.func, ast.Name) and node.func.id in _OTHER_NAMES:
            other.func = ast.Name(_OTHER_NAMES[node.func.id], ast.Load())
        elif isinstance(node.func, ast.Attribute) and node.func.attr in _OTHER_NAMES:
            swapped = _OTHER_NAMES[node.func.attr]
            other.func = ast.Attribute(node.func.value, swapped, ast.Load())
        else:
            return node
        return self._choose(node, iter([("function", other)]))

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        if node.arg not in ("dtype", "strict"):
            node.value = self.visit(node.value)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id in _ENUMS and node.attr.isupper():
            kind = node.value.id
            next_one = ast.parse(f"{kind}(({kind}.{node.attr} + 1) % len({kind}))", mode="eval")
            return self._choose(node, iter([("flow", next_one.body)]))
        return node
