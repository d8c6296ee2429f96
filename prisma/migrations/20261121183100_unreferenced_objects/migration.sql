-- Objects of the store that nothing named when they were last looked at; they are freed when that has lasted.
CREATE TABLE "unreferenced_object" (
    "sha256" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unreferenced_object_pkey" PRIMARY KEY ("sha256")
);
CREATE INDEX "unreferenced_object_seenAt_idx" ON "unreferenced_object"("seenAt");
