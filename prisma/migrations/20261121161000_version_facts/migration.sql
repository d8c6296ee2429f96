-- What a person writes about a version, and what a worker measured when it was registered.
ALTER TABLE "model_version" ADD COLUMN     "card" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "evaluation" JSONB,
ADD COLUMN     "latency" JSONB,
ADD COLUMN     "licence" TEXT;

-- The locked test of a model, and the columns its metrics are sliced by.
ALTER TABLE "registered_model" ADD COLUMN     "evaluationPlan" JSONB;
