"""A verdict as a standard validation report (ETSI TS 119 102-2, 4): XML that other programs read.

It says of each signature what the JSON says, and no more: indication and sub-indication, the time
proved, the process that settled it, and by their fingerprints the document and the certificate.
"""

import base64
import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as ET  # written here, never read

from parapheur.domain.baseline import Baseline
from parapheur.domain.documents import Digest
from parapheur.domain.indications import Indicated, indication_of
from parapheur.domain.verdict import SignatureVerdict, Verdict

VR = "http://uri.etsi.org/19102/v1.2.1#"
DS = "http://www.w3.org/2000/09/xmldsig#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
URN = "urn:etsi:019102:"
PROCESS = {Baseline.T: "LTVM", Baseline.LT: "LTVM", Baseline.LTA: "LTA"}
"""Which process of EN 319 102-1 settled it; what is not here was settled by the basic one."""
DOCUMENT = "document"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, and a certificate of somebody's making may (XML 1.0, 2.2)."""


def report_of(verdict: Verdict, digest: Digest, at: datetime) -> bytes:
    """Return the report on a file of this digest and its verdict, as of `at`."""
    ET.register_namespace("vr", VR)
    ET.register_namespace("ds", DS)
    root = ET.Element(f"{{{VR}}}ValidationReport")
    for number, one in enumerate(verdict.signatures):
        _signature(root, number, one, at)
    if not verdict.signatures:  # the standard asks for one report at least
        report = _in(root, "SignatureValidationReport")
        _status(report, indication_of(verdict))
    objects = _in(root, "SignatureValidationObjects")
    _object(objects, DOCUMENT, "signedData", bytes.fromhex(digest))
    for certificate in dict.fromkeys(_certificates(verdict)):
        _object(objects, _name(certificate), "certificate", bytes.fromhex(certificate))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _signature(root: ET.Element, number: int, one: SignatureVerdict, at: datetime) -> None:
    report = _in(root, "SignatureValidationReport")
    identifier = _in(report, "SignatureIdentifier", id=f"signature-{number + 1}")
    _in(identifier, "HashOnly").text = "false"
    _in(identifier, "DocHashOnly").text = "false"
    _in(identifier, "DAIdentifier").text = NO_XML.sub("\ufffd", one.field)
    times = _in(report, "ValidationTimeInfo")
    _in(times, "ValidationTime").text = _written(at)
    proof = _in(times, "BestSignatureTime")
    _in(proof, "POETime").text = _written(one.proved or at)
    _in(proof, "TypeOfProof").text = f"{URN}poetype:validation"
    if one.time is not None:
        claimed = _in(_in(report, "SignatureAttributes"), "SigningTime", Signed="true")
        _in(claimed, "Time").text = _written(one.time)
    if one.certificate:
        signer = _in(report, "SignerInformation")
        _in(signer, "SignerCertificate", VOReference=_name(one.certificate))
        _in(signer, "Signer").text = NO_XML.sub("\ufffd", one.signer)
    process = _in(report, "SignatureValidationProcess")
    name = PROCESS.get(one.level, "Basic") if one.level else "Basic"
    _in(process, "SignatureValidationProcessID").text = f"{URN}validationprocess:{name}"
    _status(report, (one.indication, one.sub_indication))


def _status(report: ET.Element, indicated: Indicated) -> None:
    indication, why = indicated
    status = _in(report, "SignatureValidationStatus")
    _in(status, "MainIndication").text = f"{URN}mainindication:{indication.lower()}"
    if why is not None:
        _in(status, "SubIndication").text = f"{URN}subindication:{why}"


def _object(objects: ET.Element, name: str, kind: str, digest: bytes) -> None:
    one = _in(objects, "ValidationObject", id=name)
    _in(one, "ObjectType").text = f"{URN}validationObject:{kind}"
    shown = _in(_in(one, "ValidationObjectRepresentation"), "DigestAlgAndValue")
    ET.SubElement(shown, f"{{{DS}}}DigestMethod", Algorithm=SHA256)
    ET.SubElement(shown, f"{{{DS}}}DigestValue").text = base64.b64encode(digest).decode()


def _certificates(verdict: Verdict) -> Iterator[str]:
    return (one.certificate for one in verdict.signatures if one.certificate)


def _name(digest: str) -> str:
    return f"certificate-{digest[:32]}"


def _in(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{VR}}}{tag}", attributes)


def _written(time: datetime) -> str:
    return time.isoformat(timespec="seconds")
