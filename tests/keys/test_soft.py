import stat
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from parapheur.domain.errors import Misconfigured, WeakPin, WrongPin
from parapheur.domain.people import Login
from parapheur.keys.authority import NAME_OID
from parapheur.keys.names import arabic, latin, typed
from parapheur.keys.soft import strong_pin
from parapheur.signing.certificates import way_up
from tests.builders import HASSAN, MORNING, words
from tests.signing.desk import ORGANISATION, PIN, SigningDesk, a_desk, open_signing


def names(der: bytes, oid: x509.ObjectIdentifier = NameOID.COMMON_NAME) -> list[str]:
    subject = x509.load_der_x509_certificate(der).subject
    return [str(name.value) for name in subject.get_attributes_for_oid(oid)]


def test_a_key_opens_with_its_pin_and_signs(desk: SigningDesk) -> None:
    with desk.keys.open(desk.youssef, PIN) as key:
        value = key.sign(b"these bytes")
        assert key.test
        assert key.certificate == desk.youssef.certificate_digest
        certificate = x509.load_der_x509_certificate(key.certificate_der)
    public = certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(value, b"these bytes", ec.ECDSA(SHA256()))


def test_a_key_is_forgotten_when_its_context_ends(desk: SigningDesk) -> None:
    with desk.keys.open(desk.youssef, PIN) as key:
        pass
    with pytest.raises(ValueError, match="closed"):
        key.sign(b"too late")
    with desk.keys.organisation() as seal:
        pass
    with pytest.raises(ValueError, match="closed"):
        seal.sign(b"too late")


def test_a_wrong_pin_opens_nothing(desk: SigningDesk) -> None:
    with pytest.raises(WrongPin), desk.keys.open(desk.youssef, "258148"):
        pytest.fail("it opened")


def test_an_arabic_keyboard_types_the_same_pin(desk: SigningDesk) -> None:
    with desk.keys.open(desk.youssef, "٢٥٨١٤٧") as key:
        assert key.sign(b"x")


def test_a_key_belongs_to_its_owner(desk: SigningDesk) -> None:
    stolen = replace(desk.youssef, owner=Login("mallory"))
    with pytest.raises(WrongPin), desk.keys.open(stolen, PIN):
        pytest.fail("it opened")


def test_a_key_is_nothing_without_the_secret_of_its_installation(
    desk: SigningDesk, tmp_path: Path
) -> None:
    elsewhere = a_desk(tmp_path / "other")
    with pytest.raises(WrongPin), elsewhere.keys.open(desk.youssef, PIN):
        pytest.fail("it opened")


@pytest.mark.parametrize(
    "wrapped", [b"", b"parapheur key 1 pin\nshort", b"parapheur key 2 pin\n" * 9]
)
def test_a_key_sealed_some_other_way_is_told(desk: SigningDesk, wrapped: bytes) -> None:
    with pytest.raises(Misconfigured), desk.keys.open(replace(desk.youssef, wrapped=wrapped), PIN):
        pytest.fail("it opened")


@pytest.mark.parametrize(
    "pin", ["", "12345", "000000", "123456", "987654", "890123", "12a456", "٣٣٣٣٣٣"]
)
def test_a_weak_pin_is_refused(desk: SigningDesk, pin: str) -> None:
    with pytest.raises(WeakPin):
        desk.keys.issue(HASSAN, pin, at=MORNING)


def test_a_strong_pin_is_taken_in_plain_digits() -> None:
    assert strong_pin("٢٥٨١٤٧") == strong_pin("258147") == "258147"


def test_a_certificate_names_the_person_in_both_scripts_and_says_test(desk: SigningDesk) -> None:
    assert names(desk.hassan.certificate) == ["Hassan Tazi"]
    assert names(desk.hassan.certificate, NAME_OID) == ["حسن التازي"]
    assert names(desk.hassan.certificate, NameOID.ORGANIZATIONAL_UNIT_NAME) == ["TEST"]
    assert "TEST" in names(desk.authority)[0]
    assert b"hassan" not in desk.hassan.certificate  # the account's name is nobody's business


def test_a_certificate_may_sign_and_leads_to_the_authority(desk: SigningDesk) -> None:
    certificate = x509.load_der_x509_certificate(desk.hassan.certificate)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert certificate.serial_number.bit_length() > 64
    way = way_up(desk.hassan.certificate, [], [desk.authority], MORNING)
    assert way == (desk.hassan.certificate, desk.authority)
    late = MORNING + timedelta(days=731)
    assert not way_up(desk.hassan.certificate, [], [desk.authority], late)
    assert not way_up(desk.hassan.certificate, [], [desk.youssef.certificate], MORNING)


def test_the_seal_bears_the_name_of_the_organisation(desk: SigningDesk) -> None:
    with desk.keys.organisation() as key:
        assert names(key.certificate_der) == [ORGANISATION.fr]
        assert names(key.certificate_der, NAME_OID) == [ORGANISATION.ar]
        assert key.chain_der == (desk.authority,)


def test_the_folder_is_for_its_owner_alone(desk: SigningDesk) -> None:
    for file in filter(Path.is_file, desk.folder.iterdir()):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
        assert b"PRIVATE KEY" not in file.read_bytes()


def test_an_installation_opens_again_with_the_same_keys(desk: SigningDesk) -> None:
    again, _ = open_signing(desk.folder, ORGANISATION, at=MORNING)
    with desk.keys.organisation() as one, again.organisation() as other:
        assert one.certificate == other.certificate


def test_the_seal_is_renewed_before_it_ends(tmp_path: Path) -> None:
    with open_signing(tmp_path, ORGANISATION, at=MORNING)[0].organisation() as key:
        first = key.certificate
    later = MORNING + timedelta(days=1800)
    with open_signing(tmp_path, ORGANISATION, at=later)[0].organisation() as key:
        assert key.certificate != first


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    seen: list[str] = []

    def start() -> None:
        with open_signing(tmp_path, ORGANISATION, at=MORNING)[0].organisation() as key:
            seen.append(key.certificate)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6
    assert len(set(seen)) == 1


def test_a_damaged_folder_is_told(tmp_path: Path) -> None:
    open_signing(tmp_path, ORGANISATION, at=MORNING)
    (tmp_path / "authority").write_bytes(b"{}")
    with pytest.raises(Misconfigured):
        open_signing(tmp_path, ORGANISATION, at=MORNING)
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(Misconfigured):
        open_signing(tmp_path, ORGANISATION, at=MORNING)


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("Karim Alaoui", "Karim Alaoui", ""),
        ("كريم العلوي", "", "كريم العلوي"),
        ("مصلحة 3 (Rabat)", "3 (Rabat)", "مصلحة"),
        ("Direction \u202eمالية", "Direction", "مالية"),
        ("x" * 90, "x" * 64, ""),
    ],
)
def test_a_name_is_split_by_the_way_it_is_written(text: str, left: str, right: str) -> None:
    assert latin(text) == left
    assert arabic(text) == right


def test_names_that_mix_scripts_can_still_sign(desk: SigningDesk) -> None:
    mixed = replace(HASSAN, name=words("Hassan حسن 2", "مصلحة 3 Rabat"))
    sealed = desk.keys.issue(mixed, PIN, at=MORNING)
    with desk.keys.open(sealed, PIN) as key:
        attestation = desk.signer.attest(b"x", key=key, at=MORNING)
    desk.signer.check_attestation(b"x", attestation, certificate=sealed.certificate_digest)


@pytest.mark.parametrize(
    ("name", "common", "beside"),
    [
        ("Karim Alaoui", ["Karim Alaoui"], []),
        ("كريم العلوي", ["كريم العلوي"], []),
        ("كريم العلوي — Karim Alaoui", ["Karim Alaoui"], ["كريم العلوي"]),
        ("Invité — ضيف مجرِّب", ["Invité"], ["ضيف مجرِّب"]),
        ("Jean-Pierre Núñez (SARL)", ["Jean-Pierre Núñez (SARL)"], []),
    ],
)
def test_a_guest_signs_with_a_key_that_says_so_and_is_forgotten(
    desk: SigningDesk, name: str, common: list[str], beside: list[str]
) -> None:
    with desk.keys.guest(name, at=MORNING) as key:
        value, der = key.sign(b"these bytes"), key.certificate_der
        assert key.test
    with pytest.raises(ValueError, match="closed"):
        key.sign(b"too late")
    assert names(der) == common
    assert names(der, NAME_OID) == beside
    assert names(der, NameOID.ORGANIZATIONAL_UNIT_NAME) == ["TEST - invited guest"]
    public = x509.load_der_x509_certificate(der).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(value, b"these bytes", ec.ECDSA(SHA256()))
    with desk.keys.guest(name, at=MORNING) as other:
        assert other.certificate != key.certificate  # a new key each time


def test_a_name_typed_in_one_field_is_told_apart_by_script() -> None:
    both = typed("Dr. سعاد بنّاني - Souad Bennani")
    assert both.fr == "Dr. - Souad Bennani"
    assert both.ar == "سعاد بنّاني"
    assert typed("كريم 2").fr == ""
