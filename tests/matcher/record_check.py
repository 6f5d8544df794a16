"""What must hold for any bytes whatever that are taken for a record."""

import matcher


def check(data: bytes) -> None:
    """Read in every way: a template that is kept by writing and reading, or a TemplateError within the bytes."""
    try:
        views = len(matcher.Template.views_of_iso(data))
    except matcher.TemplateError as error:
        _explained(error, data)
        views = 1
    for view in {0, views - 1}:
        try:
            template = matcher.Template.from_iso(data, view)
        except matcher.TemplateError as error:
            _explained(error, data)
            continue
        assert matcher.Template.from_bytes(template.to_bytes()) == template
        written = template.to_iso(2)
        again = matcher.Template.from_iso(written)
        assert len(again.minutiae) == len(template.minutiae)
        assert len(again.record.extended) == len(template.record.extended)
        assert again.to_iso(2) == written
    try:
        matcher.Template.from_bytes(data)
    except matcher.TemplateError as error:
        _explained(error, data)


def _explained(error: matcher.TemplateError, data: bytes) -> None:
    assert 0 <= error.offset <= len(data), error
    assert error.reason
