-- AlterTable
ALTER TABLE "sighting_heads" ADD COLUMN     "generation" INTEGER NOT NULL DEFAULT 0;
