"""The HTTP API: builds a Flask application around the services. No other package knows about HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response

from app.answering.compression import compress
from app.answering.connection import stop_when_client_is_gone
from app.answering.etag import add_etag
from app.api import FacespaceApi
from app.calls.animations import animations_blueprint
from app.calls.attributes import attributes_blueprint
from app.calls.averages import averages_blueprint
from app.calls.directions import directions_blueprint
from app.calls.distances import distances_blueprint
from app.calls.docs import docs_blueprint
from app.calls.edits.edits import edits_blueprint
from app.calls.faces.changes import changes_blueprint
from app.calls.faces.faces import faces_blueprint
from app.calls.image_and_latent import image_and_latent_blueprint
from app.calls.imports import imports_blueprint
from app.calls.jobs import jobs_blueprint
from app.calls.mixes import mixes_blueprint
from app.calls.previews.drafts import Drafting
from app.calls.previews.previews import previews_blueprint
from app.calls.projections import projections_blueprint
from app.calls.samples import samples_blueprint
from app.calls.service_state import KnownNetworks, service_state_blueprint
from app.calls.sheets import sheets_blueprint
from app.calls.similar import similar_blueprint
from app.calls.stimulus_sets.stimulus_sets import stimulus_sets_blueprint
from app.calls.transitions import transitions_blueprint
from app.calls.verification import verification_blueprint
from app.durable import Durable
from app.errors import register_errors
from app.front.page import front_blueprint
from app.lanes import planner
from app.mount import Mount
from app.reading.callers import Callers
from app.reading.hosts import Hosts
from app.reading.ids import IdConverter
from app.reading.request_body import BoundedRequest
from jobs.jobs import Jobs
from services.service import Service

VERSION = "1"
_LARGEST_BODY = 1 << 20  # bytes; calls that need more have a `body_limit` of their own

_CONFIG = {
    "API_TITLE": "Facespace",
    "API_VERSION": VERSION,
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "info": {
            "description": (
                "Makes faces with StyleGAN2 networks and changes them in measured steps: random faces, transitions, "
                "averages, edits, and whole stimulus sets.\n\n"
                "Each face has an id and is stored as a PNG. The PNG contains the face's recipe, from which the same "
                "face can be made again.\n\n"
                "- **z**: the random numbers that a seed draws for a face.\n"
                "- **w**: the point in the network's latent space that z is mapped to. Straight lines between faces "
                "are drawn here unless a call says otherwise.\n"
                "- **w+**: one w per layer, so that layers can differ.\n"
                "- **layers**: the coarsest come first. `coarse` is pose and head shape, `middle` is features and "
                "expression, `fine` is colour and detail.\n"
                "- **truncation psi**: how far random faces are from the network's average face. 0 is the average, "
                "1 is no truncation."
            )
        }
    },
    "MAX_CONTENT_LENGTH": _LARGEST_BODY,
}


def _no_networks() -> Sequence[dict[str, object]]:
    return ()


def create_app(
    service: Service,
    *,
    max_amount: int,
    max_job_amount: int | None = None,
    jobs: Jobs | None = None,
    known_networks: KnownNetworks = _no_networks,
    hosts: Sequence[str] = (),
    origins: Sequence[str] = (),
    path: str = "",
    proxies: Sequence[str] = (),
) -> Flask:
    """Returns the Flask application that answers requests with `service`.

    Args:
        service: The services, already built.
        max_amount: The largest number of faces that one request may make.
        max_job_amount: The largest number of random faces that one job may make. Default: `max_amount`.
        jobs: The jobs. Without them every request is performed while its client waits.
        known_networks: Returns the published networks that could be loaded, with the keys of `NetworkSchema`.
        hosts: Names under which the service may be asked, besides loopback ones. `app.extensions["hosts"]` takes the
            addresses that the server listens on.
        origins: Origins whose web pages may use the service.
        path: The path below which a proxy shows the service, such as "/lab"; "" for none.
        proxies: The proxies whose `X-Forwarded-` headers are believed, see `Mount`.
    """
    app = Flask(__name__, static_folder=None)
    app.config.update(_CONFIG, APPLICATION_ROOT=path or "/")
    app.request_class = BoundedRequest
    app.url_map.converters["int"] = IdConverter  # all numbers in paths are ids
    app.json.sort_keys = False  # type: ignore[attr-defined]
    register_errors(app)
    app.extensions["hosts"] = Hosts(hosts)
    Callers(app.extensions["hosts"], origins).register(app)
    api = FacespaceApi(app)
    for blueprint in (
        faces_blueprint(
            service.faces,
            service.listing,
            service.random_faces,
            service.transitions,
            max_amount,
            max_job_amount or max_amount,
        ),
        changes_blueprint(service.annotations, service.deletions),
        image_and_latent_blueprint(service.faces, service.converter),
        transitions_blueprint(service.transitions, max_amount),
        mixes_blueprint(service.mixes),
        averages_blueprint(service.averages),
        similar_blueprint(service.similar, max_amount),
        directions_blueprint(service.directions),
        edits_blueprint(service.edits, service.held_edits, max_amount),
        imports_blueprint(service.imports),
        previews_blueprint(
            service.previews,
            Drafting(
                service.random_faces,
                service.edits,
                service.held_edits,
                service.mixes,
                service.averages,
                service.transitions,
            ),
        ),
        projections_blueprint(service.projections),
        distances_blueprint(service.distances),
        attributes_blueprint(service.described),
        samples_blueprint(service.samples, max_amount),
        stimulus_sets_blueprint(service.stimulus_sets, service.replays),
        sheets_blueprint(service.mix_sheets, service.face_sheets),
        animations_blueprint(service.animations),
        verification_blueprint(service.verification),
        service_state_blueprint(service.networks, service.readiness, known_networks),
    ):
        api.register_blueprint(blueprint)
    if jobs is not None:
        api.register_blueprint(jobs_blueprint(jobs, service.deletions))
        Durable(jobs, max_amount).register(app)
        app.extensions["facespace.stopping"] = jobs.stop
    app.register_blueprint(docs_blueprint())
    app.register_blueprint(front_blueprint())
    app.after_request(_forbid_sniffing)
    app.after_request(compress)
    app.after_request(add_etag)  # before it is compressed: Flask calls the last one first
    app.extensions["facespace.planner"] = planner(app)
    stop_when_client_is_gone(app)
    app.wsgi_app = Mount(app.wsgi_app, path, proxies)  # type: ignore[method-assign, assignment]
    return app


def _forbid_sniffing(response: Response) -> Response:
    """Tells browsers to trust the content type and not to guess another one."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
