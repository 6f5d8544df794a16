"""Refusals as RFC 9457 problem documents: a coded reason, never a sentence and never a stack trace."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException


class Problem(Exception):
    """A request that is refused. `reason` is for programs: lower case, words joined by dashes."""

    def __init__(self, status: HTTPStatus, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = dict(headers or {})


def document(status: int, reason: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the problem document that answers a refused request."""
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "reason": reason}
    return JSONResponse(content, status, headers, media_type="application/problem+json")


def answer_problems(app: FastAPI) -> None:
    """Make `app` answer refusals, unknown paths and unfit parameters with problem documents."""

    @app.exception_handler(Problem)
    def refused(_request: Request, problem: Problem) -> JSONResponse:
        return document(problem.status, problem.reason, problem.headers)

    @app.exception_handler(HTTPException)
    def by_the_framework(_request: Request, error: HTTPException) -> JSONResponse:
        reason = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        return document(error.status_code, reason, error.headers)

    @app.exception_handler(SQLAlchemyError)
    def not_stored(_request: Request, _error: SQLAlchemyError) -> JSONResponse:
        return document(HTTPStatus.SERVICE_UNAVAILABLE, "database", {"Retry-After": "30"})

    @app.exception_handler(RequestValidationError)
    def unfit(_request: Request, _error: RequestValidationError) -> JSONResponse:
        return document(HTTPStatus.BAD_REQUEST, "unfit-parameters")
