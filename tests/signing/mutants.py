"""Small ways of being wrong: each yields one program that differs from the right one in one place.

Comparison operators, constants a step off, `and` for `or`, a `not` more or less, sums turned
round, and whatever a statement does left undone: returns, appends, sorts, a `continue`.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

OTHER: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


@dataclass(frozen=True)
class Mutant:
    """A program with one thing wrong: the line as it was and as it is, and the program."""

    line: int
    was: str
    now: str
    tree: ast.Module

    def __str__(self) -> str:
        return f"line {self.line}: {self.was} -> {self.now}"


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of the program."""
    right = ast.parse(source)
    for place, node in enumerate(ast.walk(right)):
        for wrong in _wrong(node):
            tree = copy.deepcopy(right)
            there = list(ast.walk(tree))[place]
            _replace(tree, there, wrong)
            ast.fix_missing_locations(tree)
            line = getattr(node, "lineno", 0)
            yield Mutant(line, ast.unparse(node), ast.unparse(wrong), tree)


def _wrong(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for i, op in enumerate(ops):
                for other in OTHER[type(op)]:
                    yield ast.Compare(left, [*ops[:i], other(), *ops[i + 1 :]], comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            yield ast.BinOp(left, ast.Sub(), right)
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int(number)):
            yield from (ast.Constant(number + 1), ast.Constant(number - 1))
        case ast.Constant(value=bytes(text)) if text:
            yield ast.Constant(b"")
        case ast.If(test=test, body=body, orelse=orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.Return() | ast.Continue():
            yield ast.Pass()
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case _:
            pass


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list):
                for i, one in enumerate(value):
                    if one is old:
                        value[i] = new
                        return
    raise AssertionError("not found")
