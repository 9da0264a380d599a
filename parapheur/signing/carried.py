"""What a file carries for its own later check: certificates, revocation data, in which revision.

The security store (EN 319 142-1, 5.4.2) of any revision, and what stands in the containers. Each is
read once for a file, whatever the number of its signatures.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from asn1crypto import cms, core, crl, ocsp, x509
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from parapheur.domain import evidence
from parapheur.signing.embedded import only_signer, tokens_of
from parapheur.signing.update import entry, reading

Read = TypeVar("Read", bound=core.Asn1Value)


class Carried:
    """Certificates, revocation lists and answers; `raw` is what an archive timestamp covers."""

    def __init__(self) -> None:
        self.certificates: dict[bytes, x509.Certificate] = {}
        self.lists: dict[bytes, crl.CertificateList] = {}
        self.answers: dict[bytes, ocsp.OCSPResponse] = {}
        self.stored = False
        """Some of it stands in a security store."""

    @property
    def raw(self) -> Iterator[bytes]:
        """Everything, in DER."""
        yield from (*self.certificates, *self.lists, *self.answers)

    def shows(self, certificate: x509.Certificate) -> bool:
        """Say whether a list or an answer speaks of the certificate, or none has to.

        Nobody can be asked about a certificate that names no place to ask (RFC 5280, 4.2.1.13 and
        4.2.2.1), about an authority's own root, or about an OCSP responder exempt from it.
        """
        if not declares(certificate):
            return True
        issuer = certificate.issuer.dump()
        if any(one.issuer.dump() == issuer for one in self.lists.values()):
            return True
        return any(
            single["cert_id"]["serial_number"].native == certificate.serial_number
            for answer in self.answers.values()
            for single in _singles(answer)
        )

    def add(self, of: "Carried") -> None:
        """Take in what another carries."""
        self.certificates |= of.certificates
        self.lists |= of.lists
        self.answers |= of.answers
        self.stored = self.stored or of.stored

    def add_container(self, signed_data: cms.SignedData) -> None:
        """Take in what a container and the timestamps in it carry."""
        for choice in signed_data["certificates"] or ():
            if isinstance(choice.chosen, x509.Certificate):
                self.certificates[choice.chosen.dump()] = choice.chosen
        for other in signed_data["crls"] or ():
            if other.name == "certificate_list":
                self.lists[other.chosen.dump()] = other.chosen
        signer = only_signer(signed_data)
        for attribute in signer["signed_attrs"] or ():
            if attribute["type"].native == "adobe_revocation_info_archival":
                for archived in attribute["values"]:
                    self._add_archived(archived)
        for token in tokens_of(signer):
            self.add_container(token)

    def _add_archived(self, archived: DictionaryObject) -> None:
        self.lists |= {one.dump(): one for one in archived["crl"] or ()}
        self.answers |= {one.dump(): one for one in archived["ocsp"] or ()}


def declares(certificate: x509.Certificate) -> bool:
    """Say whether the certificate names a place that knows of its revocation."""
    if certificate.self_signed != "no" or certificate.ocsp_no_check_value is not None:
        return False
    asked = certificate.authority_information_access_value or ()
    responders = any(one["access_method"].native == "ocsp" for one in asked)
    return responders or certificate.crl_distribution_points_value is not None


def in_store(reader: PdfFileReader, revision: int) -> Carried:
    """Return what the security store of a revision holds; nothing where it cannot be read."""
    try:
        return _in_store(reader, revision)
    except MemoryError:
        raise
    except Exception:  # of every kind: a store that cannot be read shows nothing
        return Carried()


def _in_store(reader: PdfFileReader, revision: int) -> Carried:
    found = Carried()
    root = reader.get_historical_resolver(revision).root
    store = entry(root, "/DSS")
    if isinstance(store, DictionaryObject):
        for der in _streams(store, "/Certs", DecodePurpose.CERTIFICATE):
            found.certificates |= _loaded(x509.Certificate, der)
        for der in _streams(store, "/CRLs", DecodePurpose.CRL):
            found.lists |= _loaded(crl.CertificateList, der)
        for der in _streams(store, "/OCSPs", DecodePurpose.OCSP_RESPONSE):
            found.answers |= _loaded(ocsp.OCSPResponse, der)
        found.stored = any(True for _ in found.raw)
    return found


def in_containers(signatures: Iterable[EmbeddedPdfSignature]) -> Carried:
    """Return what the containers of these signatures hold."""
    found = Carried()
    for signature in signatures:
        try:
            found.add_container(signature.signed_data)
        except MemoryError:
            raise
        except Exception:  # noqa: S112  # a container that cannot be read is told elsewhere
            continue
    return found


def carried_by(pdf: bytes, beside: Iterable[bytes]) -> evidence.Carried:
    """Return what a document's newest revision, and signatures beside it (DER), carry."""
    with reading(pdf) as reader:
        found = in_store(reader, reader.xrefs.total_revisions - 1)
        found.add(in_containers(reader.embedded_signatures))
    for der in beside:
        found.add_container(cms.ContentInfo.load(der)["content"])
    return evidence.Carried(tuple(found.certificates), tuple(found.lists), tuple(found.answers))


def _streams(store: DictionaryObject, key: str, purpose: DecodePurpose) -> Iterator[bytes]:
    listed = entry(store, key)
    for one in listed if isinstance(listed, ArrayObject) else ():
        stream: PdfObject = one.get_object()
        if isinstance(stream, StreamObject):
            yield bytes(stream.read_data(purpose))


def _loaded(kind: type[Read], der: bytes) -> dict[bytes, Read]:
    try:
        value = kind.load(der)
        value.native  # noqa: B018  # read to the end now, where a mistake is passed over
    except (ValueError, TypeError):
        return {}
    return {der: value}


def _singles(answer: ocsp.OCSPResponse) -> Sequence[ocsp.SingleResponse]:
    if answer["response_status"].native != "successful":
        return ()
    return list(answer.response_data["responses"])
