package io.tranche.run.status;

import io.tranche.partitions.PartitionsDefinition;

/** The partitions of one asset with the status of each. */
record AssetStatus(String asset, PartitionsDefinition definition, StatusPicture picture) {}
