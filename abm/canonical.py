"""The canonical form of Python source: what of it decides a number, and no more.

Comments, layout, docstrings, annotations, assertions, the names of local variables, the order of
functions, unused imports and words for people leave no trace in it. A text is words if it goes to
a parameter with a name like ``label_en`` or ``source``, stands in an error, follows the numbers of
a tuple, or is a phrase (has a blank between letters) that nothing is looked up by.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

WORDY = re.compile(r"\w+_(en|cy)|label|meaning|why|source|evidence")
"""Names of parameters, keys and columns that hold words for people."""
_PHRASE = re.compile(r"[^\W\d_]\W* \W*[^\W\d_]")
_UNREAD = frozenset(
    {"annotation", "returns", "type_comment", "type_params", "ctx", "kind", "type_ignores"}
)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
type Signatures = Mapping[str, Sequence[str]]


def signatures(trees: Iterable[ast.Module]) -> Signatures:
    """Names of the parameters of every function and class (its fields), by bare name."""
    found: dict[str, Sequence[str]] = {}
    for tree in trees:
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        for node in (*tree.body, *(each for one in classes for each in one.body)):
            if isinstance(node, ast.FunctionDef):
                found[node.name] = [each.arg for each in [*node.args.posonlyargs, *node.args.args]]
            elif isinstance(node, ast.ClassDef):
                fields = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
                found[node.name] = [each.id for each in fields if isinstance(each, ast.Name)]
    return found


def canonical(tree: ast.Module, known: Signatures) -> list[str]:
    """The parts that decide a number, in an order that does not hang on layout.

    Args:
        tree: a parsed module.
        known: names of parameters, which say what arguments of a call are words.
    """
    writer = _Writer(known)
    plain = [each for each in tree.body if not isinstance(each, (*_DEFINITIONS, *_IMPORTS))]
    body = [writer.written(each) for each in plain]
    body += sorted(writer.written(each) for each in tree.body if isinstance(each, _DEFINITIONS))
    imports = [name for each in tree.body if isinstance(each, _IMPORTS) for name in _bound(each)]
    return [*sorted(whole for name, whole in imports if name in writer.used), *filter(None, body)]


def _bound(node: ast.Import | ast.ImportFrom) -> list[tuple[str, str]]:
    """Names that an import binds, each with what it is bound to."""
    start = f"{'.' * node.level}{node.module}:" if isinstance(node, ast.ImportFrom) else ""
    return [
        (each.asname or each.name.split(".")[0], f"{each.asname or ''}={start}{each.name}")
        for each in node.names
    ]


class _Writer:
    """Writer of nodes as text, which notes the names that were used."""

    def __init__(self, known: Signatures) -> None:
        self.used: set[str] = set()
        self._known = known
        self._locals: list[dict[str, str]] = []
        self._out: list[str] = []
        self._quoted = 0  # depth inside errors, where every text is words

    def written(self, node: ast.AST) -> str:
        """A node and all below it."""
        self._out = []
        self._node(node)
        return " ".join(self._out)

    def _node(self, node: ast.AST) -> None:
        if _is_silent(node):
            return
        method = getattr(self, f"_on_{type(node).__name__.lower()}", None)
        if method is not None:
            method(node)
        elif isinstance(node, _SCOPES):
            self._scope(node)
        else:
            self._fields(node)

    def _fields(self, node: ast.AST, but: frozenset[str] = frozenset()) -> None:
        self._out.append(f"({type(node).__name__}")
        for name in node._fields:
            value = getattr(node, name, None)
            if value is None or value == [] or name in _UNREAD or name in but:
                continue
            self._out.append(name)
            self._value(value)
        self._out.append(")")

    def _value(self, value: object) -> None:
        if isinstance(value, ast.AST):
            self._node(value)
        elif isinstance(value, list):
            self._out.append("[")
            for each in value:
                self._value(each)
            self._out.append("]")
        else:
            self._out.append(repr(value))

    def _scope(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        for default in (*node.args.defaults, *node.args.kw_defaults):
            self._value(default)
        self._locals.append(_local_names(node))
        self._fields(node)
        self._locals.pop()

    def _on_arguments(self, node: ast.arguments) -> None:
        self._fields(node, but=frozenset({"defaults", "kw_defaults"}))

    def _on_name(self, node: ast.Name) -> None:
        for names in reversed(self._locals):
            if node.id in names:
                self._out.append(names[node.id])
                return
        self.used.add(node.id)
        self._out.append(node.id)

    def _on_annassign(self, node: ast.AnnAssign) -> None:
        # The annotation of a column is its type in memory.
        self._fields(node)
        hint = node.annotation
        if isinstance(hint, ast.Subscript) and ast.unparse(hint.value).endswith("Annotated"):
            self._node(hint)

    def _on_raise(self, node: ast.Raise) -> None:
        self._quoted += 1
        self._fields(node)
        self._quoted -= 1

    def _on_call(self, node: ast.Call) -> None:
        name = _called(node)
        if name == "cast":
            self._node(node.args[-1])
            return
        self._quoted += (is_error := name.endswith("Error"))
        self._out.append("(Call")
        self._node(node.func)
        names = self._known.get(name, ())
        for number, value in enumerate(node.args):
            self._argument(names[number] if number < len(names) else "", value)
        for keyword in sorted(node.keywords, key=lambda each: each.arg or ""):
            self._out.append(f"{keyword.arg}=")
            self._argument(keyword.arg or "", keyword.value)
        self._out.append(")")
        self._quoted -= is_error

    def _argument(self, name: str, value: ast.expr) -> None:
        if WORDY.fullmatch(name) and _is_text(value):
            self._out.append("words")
        else:
            self._node(value)

    def _on_tuple(self, node: ast.Tuple) -> None:
        numbers = [n for n, each in enumerate(node.elts) if _is_number(each)]
        last = numbers[-1] if len(numbers) > 1 else len(node.elts)
        self._out.append("(Tuple")
        for number, each in enumerate(node.elts):
            self._argument("label" if number > last else "", each)
        self._out.append(")")

    def _on_constant(self, node: ast.Constant) -> None:
        value = node.value
        is_words = isinstance(value, str) and (self._quoted or _PHRASE.search(value))
        self._out.append("words" if is_words else repr(value))

    def _on_joinedstr(self, node: ast.JoinedStr) -> None:
        if not self._quoted:
            self._fields(node)

    def _on_subscript(self, node: ast.Subscript) -> None:
        self._looked_up(node.slice)
        self._fields(node)

    def _on_compare(self, node: ast.Compare) -> None:
        for each in (node.left, *node.comparators):
            self._looked_up(each)
        self._fields(node)

    def _on_dict(self, node: ast.Dict) -> None:
        for each in node.keys:
            self._looked_up(each)
        self._fields(node)

    def _on_matchvalue(self, node: ast.MatchValue) -> None:
        self._looked_up(node.value)
        self._fields(node)

    def _looked_up(self, node: ast.expr | None) -> None:
        """Write phrases that something is looked up by."""
        parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
        for each in parts:
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                self._out.append(repr(each.value))


def _is_silent(node: ast.AST) -> bool:
    """Test whether a statement decides nothing: a lone text, an assertion, types."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    if isinstance(node, ast.Assign):
        return any(isinstance(each, ast.Name) and each.id == "__all__" for each in node.targets)
    return isinstance(node, ast.Pass | ast.Assert | ast.TypeAlias)


def _local_names(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> dict[str, str]:
    """Variables bound in a function by another name: not parameters, which callers name."""
    taken = node.args
    own = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs]
    own += [each for each in (taken.vararg, taken.kwarg) if each]
    found = {each.arg: each.arg for each in own}
    outer: set[str] = set()
    for each in _of_this_scope(node):
        if isinstance(each, ast.Global | ast.Nonlocal):
            outer |= set(each.names)
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            found.setdefault(each.id, f"local{len(found)}")
    return {name: there for name, there in found.items() if name not in outer}


def _of_this_scope(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes below one, without what stands in functions and classes of its own."""
    for each in ast.iter_child_nodes(node):
        yield each
        if not isinstance(each, (*_DEFINITIONS, ast.Lambda)):
            yield from _of_this_scope(each)


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _is_text(node: ast.expr) -> bool:
    """Test whether a value is made of literal texts only."""
    if isinstance(node, ast.Tuple | ast.List):
        return all(_is_text(each) for each in node.elts)
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
