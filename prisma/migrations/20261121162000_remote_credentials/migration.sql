-- What is sent along to a model behind an address: sealed with the instance's key.
CREATE TABLE "remote_credential" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "remote_credential_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "remote_credential_versionId_key" ON "remote_credential"("versionId");

ALTER TABLE "remote_credential" ADD CONSTRAINT "remote_credential_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;
