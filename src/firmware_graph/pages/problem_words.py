"""The texts of problem pages: headings by status, and what to do."""

from typing import Final

ANOTHER_SITE: Final = "This form was not sent from a page of this service. Open the page again, and send it from there."
AGAIN: Final = "Try again in a minute. If it is the same then, tell who runs this service, with the request ID below."
HEADINGS: Final = {
    401: "Sign in",
    403: "Not allowed",
    404: "Page not found",
    405: "Not done in this way",
    413: "Too long",
    415: "Not a form",
    421: "Another host",
    429: "Too much at once",
    503: "Not available at this moment",
    504: "It took too long",
}
WHAT_TO_DO: Final = {
    405: "Go back, and use the page's own links and buttons.",
    421: "Use the address that you were given for this service.",
    429: "Wait a moment, then load this page again.",
    500: AGAIN,
    503: AGAIN,
    504: "Ask for less at a time, or try again in a minute.",
}
ENDED: Final = "Your session has ended. Sign in again."
