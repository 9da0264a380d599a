"""Circuits as somebody writes them, for the desks of `builders`."""

from typing import Any

Document = dict[str, Any]


def named(fr: str, ar: str = "كلمة", en: str | None = None) -> dict[str, str]:
    return {"ar": ar, "fr": fr, "en": en or fr}


def a_written_step(id: str = "visa", action: str = "visa", *desks: str, **more: object) -> Document:
    step: Document = {"id": id, "name": named(id.title()), "action": action}
    if action != "seal":
        step["desks"] = list(desks or ("service",))
    return step | more


def a_written_circuit(*steps: Document, **more: object) -> Document:
    """A circuit of these steps; without any: visa of the service, signature of the minister."""
    usual = [a_written_step(), a_written_step("signature", "sign", "ministre")]
    return {"name": named("Congé du cabinet", "رخصة الديوان"), "steps": list(steps) or usual} | more
