"""What `config.yaml` says, checked: one frozen value that `bootstrap` alone reads.

The law of this room: it reads one YAML file and a handful of environment variables, opens
nothing else and makes no folder. A mistake is `Misconfigured`, with file and key.
"""

import os
from collections.abc import Mapping
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote, urlsplit

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from parapheur.domain import correspondence
from parapheur.domain.correspondence import LONGEST_ADDRESS
from parapheur.domain.errors import Misconfigured
from parapheur.domain.levels import Level
from parapheur.domain.words import Language
from parapheur.domain.zones import zone

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # C where the wheel brings it

SHIPPED = Path(__file__).parent / "shipped" / "config.yaml"
CHECKOUT = Path(__file__).parents[1] / "config.yaml"

#: environment variable -> the key of config.yaml it overrides
ENVIRONMENT = {
    "PARAPHEUR_DATA": ("folders", "data"),
    "PARAPHEUR_DATABASE_URL": ("database_url",),
    "PARAPHEUR_PUBLIC_URL": ("server", "public_url"),
    "PARAPHEUR_HOST": ("server", "host"),
    "PARAPHEUR_PORT": ("server", "port"),
    "PARAPHEUR_BEHIND_PROXY": ("server", "behind_proxy"),
    "PARAPHEUR_MAIL_PASSWORD": ("mail", "password"),
}

ADDRESS = rf"^{correspondence.ADDRESS.pattern}$"
HOST = r"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?$"
LOOPBACK = ("localhost", "127.0.0.1", "::1")

Positive = Annotated[int, Field(gt=0)]


class Frozen(BaseModel):
    """A group of settings: no other keys than these, and none changes after."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Folders(Frozen):
    """Where things stand; absolute once loaded."""

    workflows: Path = Path("workflows")
    templates: Path = Path("templates")
    data: Path = Path("var")
    anchors: Path | None = None
    """Where heads of the journal are kept besides the records."""


class Server(Frozen):
    """How pages are served."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    threads: Annotated[int, Field(ge=1, le=256)] = 8
    public_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+/?$", max_length=100)] | None = None
    behind_proxy: Annotated[int, Field(ge=0, le=5)] = 0
    """How many proxies of the installation stand in front."""

    @property
    def url(self) -> str:
        """The address people type, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


class Limits(Frozen):
    """What one file may weigh, and cost."""

    upload_mb: Positive = 25
    pages: Positive = 2000
    intake_seconds: Positive = 20
    intake_memory_mb: Positive = 1024
    verify_cpu_seconds: Positive = 60
    verify_wall_seconds: Positive = 90
    verify_memory_mb: Positive = 2048

    @property
    def upload_bytes(self) -> int:
        """The largest document, in bytes."""
        return self.upload_mb * 1024 * 1024


class Mail(Frozen):
    """The mail server that takes the words sent; its password comes from the environment."""

    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    sender: Annotated[str, Field(pattern=ADDRESS, max_length=LONGEST_ADDRESS)]
    password: SecretStr | None = None

    @model_validator(mode="after")
    def kept_secret(self) -> Self:
        """Refuse to say a password in the clear on a network."""
        if self.user and self.security == "none" and self.host not in LOOPBACK:
            raise ValueError("a password is only sent over starttls or tls")
        return self


class Scan(Frozen):
    """Who looks for viruses in files before they come in."""

    clamd: Annotated[str, Field(pattern=r"^(/\S+|(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d{1,5})$")]
    """The path of its socket, or host:port."""


class Outside(Frozen):
    """Which servers outside may be called, for proof of time and for revocation data."""

    hosts: tuple[Annotated[str, Field(pattern=HOST)], ...] = ()
    in_house: tuple[Annotated[str, Field(pattern=HOST)], ...] = ()
    """Those that may stand at an address which is not public."""
    authorities: Path | None = None
    """A PEM file of who vouches for servers over TLS; None: whom the system trusts."""


class Time(Frozen):
    """Who proves the time."""

    servers: Annotated[
        tuple[Annotated[str, Field(pattern=r"^https?://[^\s/]+(/\S*)?$")], ...],
        Field(max_length=4),  # all of them may fail within the lease of a signature
    ] = ()
    """In the order in which they are asked."""
    anchors: Path | None = None
    """A PEM file of the authorities above them."""
    policy: Annotated[str, Field(pattern=r"^[0-2](\.\d+)+$")] | None = None
    test: bool = False
    """A server of the installation's own, which proves nothing outside."""

    @model_validator(mode="after")
    def one_or_the_other(self) -> Self:
        """Refuse servers without an authority above them, and a test beside real ones."""
        if bool(self.servers) == self.test:
            raise ValueError("name servers, or say test: true")
        if self.servers and self.anchors is None:
            raise ValueError("name the file of the authorities above the servers: anchors")
        return self


class Seal(Frozen):
    """A seal on a token; its PIN stands in a file, or the organisation's in the environment."""

    token: Annotated[str, Field(min_length=1)]
    key: Annotated[str, Field(min_length=1)]
    level: Level = Level.SIMPLE
    pin_file: Path | None = None


class Remote(Frozen):
    """A service that keeps people's keys (CSC API)."""

    service: Annotated[str, Field(pattern=r"^https?://[^\s/]+/\S*v[12]/?$")]
    token_file: Path
    """By what it knows this installation."""
    authorities: Path | None = None
    """A PEM file of who vouches for it over TLS; None: whom the system trusts."""
    in_house: tuple[Annotated[str, Field(pattern=HOST)], ...] = ()

    @model_validator(mode="after")
    def secure(self) -> Self:
        """Refuse to say a PIN in the clear on a network."""
        if urlsplit(self.service).scheme != "https" and (
            urlsplit(self.service).hostname not in LOOPBACK
        ):
            raise ValueError("a remote service is only called over https")
        return self


class Keys(Frozen):
    """Where private keys are, besides those that the program keeps itself."""

    module: Path | None = None
    """The PKCS#11 library of cards and security modules."""
    anchors: Path | None = None
    """A PEM file of the authorities above the certificates on them."""
    level: Level = Level.SIMPLE
    """Of the signatures by people's keys on them."""
    seal: Seal | None = None
    """The organisation's."""
    seals: dict[str, Seal] = Field(default_factory=dict)
    """Those of bodies, by their identifiers in `registry.yaml`."""
    remote: Remote | None = None
    cards: bool = False
    """Whether people may sign by cards on their own computers."""
    folder: Path | None = None
    """Where the program keeps those of its own; None: `keys` in the data folder."""
    users: tuple[str, ...] = ()
    """System users that may ask for signatures; named, the signing process is started apart."""

    @model_validator(mode="after")
    def whole(self) -> Self:
        """Refuse tokens without a module, or without an authority above them."""
        elsewhere = self.module is not None or self.remote is not None or self.cards
        if elsewhere != (self.anchors is not None):
            raise ValueError("name the authorities (anchors) above keys kept elsewhere, or neither")
        if (self.seal or self.seals) and self.module is None:
            raise ValueError("name the module that the token of the seal is reached by")
        return self

    @model_validator(mode="after")
    def opened_each(self) -> Self:
        """Refuse a seal whose token has no PIN, or two; and one key for two seals."""
        told = [*([self.seal] if self.seal else []), *self.seals.values()]
        files = {(one.token, one.pin_file) for one in told}
        if len(files) != len({one.token for one in told}):
            raise ValueError("the seals on one token name one file of its PIN (pin_file)")
        own = self.seal.token if self.seal else None
        for body, one in self.seals.items():
            if one.pin_file is None and one.token != own:
                raise ValueError(f"name the file of the PIN of the seal of {body!r}: pin_file")
        if len({(one.token, one.key) for one in told}) != len(told):
            raise ValueError("two seals are the same key of the same token")
        return self


class Settings(Frozen):
    """Everything an installation may choose."""

    folders: Folders = Folders()
    database_url: Annotated[str, Field(pattern=r"^(sqlite|postgresql)(\+\w+)?://")] | None = None
    server: Server = Server()
    limits: Limits = Limits()
    time_zone: str = "Africa/Casablanca"
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = tuple(Language)
    default_language: Language = Language.AR
    lease_seconds: Positive = 30
    retention_years: Annotated[int, Field(ge=0, le=200)] = 0
    mail: Mail | None = None
    scan: Scan | None = None
    outside: Outside = Outside()
    time: Time | None = None
    keys: Keys = Keys()

    @field_validator("time_zone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        """Refuse a zone that the tz database does not know."""
        try:
            zone(name)
        except LookupError as error:
            raise ValueError("no such time zone") from error
        return name

    @field_validator("default_language")
    @classmethod
    def offered(cls, language: Language, info: ValidationInfo) -> Language:
        """Refuse a default that is not among the languages."""
        if language not in info.data.get("languages", (language,)):
            raise ValueError("not one of the languages")
        return language

    @property
    def database(self) -> str:
        """The address of the records: as configured, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{quote(str(self.folders.data))}/parapheur.sqlite"

    @property
    def secrets(self) -> dict[str, str]:
        """What no record may say, by where it stands."""
        mail, address = self.mail.password if self.mail else None, urlsplit(self.database)
        found = {
            "mail.password": mail.get_secret_value() if mail else None,
            "database_url.password": address.password,
            "database_url.query": address.query,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def open(self) -> dict[str, object]:
        """All that is no secret, in its groups."""
        address = urlsplit(self.database)
        user = f"{address.username}@" if address.username else ""
        place = user + address.netloc.rpartition("@")[2]
        told = f"{address.scheme}://{place}{address.path}"
        return self.model_dump(mode="json", exclude={"mail": {"password"}}) | {"database_url": told}

    @property
    def files(self) -> list[Path]:
        """The files that it names, besides those of the workflows."""
        named = (self.outside.authorities, self.time and self.time.anchors, self.keys.anchors)
        return [file for file in named if file]

    @property
    def zone(self) -> tzinfo:
        """The time zone people live in."""
        return zone(self.time_zone)

    @property
    def lease(self) -> timedelta:
        """How long a signature may take before another may begin."""
        return timedelta(seconds=self.lease_seconds)


def load(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings: `path`, else $PARAPHEUR_CONFIG, ./config.yaml, or the shipped file.

    Raises `Misconfigured` with the file and the key.
    """
    file = path or find(environment)
    values = read(file)
    for variable, keys in ENVIRONMENT.items():
        value = environment.get(variable)
        if value and (keys[0] != "mail" or values.get("mail")):  # it is of a server, or of nothing
            override(values, keys, str(Path(value).absolute()) if keys[-1] == "data" else value)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise Misconfigured(place=place_of(error, file), problem=problem_of(error)) from error
    return beside(settings, file)


def find(environment: Mapping[str, str]) -> Path:
    """Say which file holds the settings."""
    if named := environment.get("PARAPHEUR_CONFIG"):
        return Path(named)
    for file in (Path("config.yaml"), SHIPPED, CHECKOUT):
        if file.is_file():
            return file
    raise Misconfigured(place=Path("config.yaml"), problem="is not there")


def read(file: Path) -> dict[str, object]:
    """Read the YAML file as it stands."""
    try:
        values = yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe one
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(place=file, problem=f"cannot be read ({error})") from error
    except yaml.YAMLError as error:
        raise Misconfigured(place=file, problem=f"is not YAML ({error})") from error
    if not isinstance(values, dict | None):
        raise Misconfigured(place=file, problem="must hold keys and values")
    return values or {}


def override(values: dict[str, object], keys: tuple[str, ...], value: str) -> None:
    """Put a value of the environment in the place of the file's."""
    *groups, last = keys
    for name in groups:
        group = values.get(name)
        values[name] = values = dict(group) if isinstance(group, dict) else {}
    values[last] = value


def beside(settings: Settings, file: Path) -> Settings:
    """Return the settings with every path made absolute, from where the file stands."""
    home = file.absolute().parent
    time, outside = settings.time, settings.outside
    if time is not None and time.anchors is not None:
        time = time.model_copy(update={"anchors": home / time.anchors})
    if outside.authorities is not None:
        outside = outside.model_copy(update={"authorities": home / outside.authorities})
    folders, keys = anchored(settings.folders, file), keys_beside(settings.keys, home)
    changed = {"folders": folders, "time": time, "outside": outside, "keys": keys}
    return settings.model_copy(update=changed)


def keys_beside(keys: Keys, home: Path) -> Keys:
    """Return the settings of keys with every path made absolute."""
    seal = seal_beside(keys.seal, home) if keys.seal else None
    seals = {body: seal_beside(one, home) for body, one in keys.seals.items()}
    named = {
        name: home / path
        for name in ("folder", "module", "anchors")
        if (path := getattr(keys, name))
    }
    remote = keys.remote
    if remote is not None:
        places = {
            name: home / path
            for name in ("token_file", "authorities")
            if (path := getattr(remote, name))
        }
        remote = remote.model_copy(update=places)
    return keys.model_copy(update={**named, "seal": seal, "seals": seals, "remote": remote})


def seal_beside(seal: Seal, home: Path) -> Seal:
    """Return the settings of a seal with its path made absolute."""
    file = home / seal.pin_file if seal.pin_file else None
    return seal.model_copy(update={"pin_file": file})


def anchored(folders: Folders, file: Path) -> Folders:
    """Return the folders made absolute, from where the file stands."""
    home = file.absolute().parent
    # The shipped file stands among the installed packages: no place for data.
    base = Path.cwd() if file == SHIPPED else home
    return Folders(
        workflows=home / folders.workflows,
        templates=home / folders.templates,
        data=base / folders.data,
        anchors=base / folders.anchors if folders.anchors else None,
    )


def place_of(error: ValidationError, file: Path) -> str:
    """Name the file and the first key at fault."""
    return ": ".join([str(file), ".".join(str(part) for part in error.errors()[0]["loc"])])


def problem_of(error: ValidationError) -> str:
    """Say what is wrong with the first key at fault."""
    first = error.errors()[0]
    if first["type"] == "extra_forbidden":
        return "unknown key"
    message = first["msg"].removeprefix("Value error, ")
    return message[0].lower() + message[1:]
