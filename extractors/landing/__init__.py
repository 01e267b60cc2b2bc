"""Landing: immutable partitions, their manifests and files, and the attempts to fill them."""

from extractors.landing.catalogue import Manifest, Mode, PartitionKey, ReadFacts
from extractors.landing.store import Landing, PartitionWriter

__all__ = ["Landing", "Manifest", "Mode", "PartitionKey", "PartitionWriter", "ReadFacts"]
