import { graphql } from '../../graphql/index.ts';

export const systemDocument = graphql(`
  query System {
    system {
      version
      nodeVersion
      runtime
      trainingRuntime
      database
      vectorIndex
      startedAt
      health {
        part
        isOk
        tookMs
      }
      capacity {
        processors
        memoryBytes
        memoryTotalBytes
        diskFreeBytes
        diskTotalBytes
        inferenceQueue
        eventLoopDelayMs
      }
      spaces {
        id
        modality
        dimensions
        model {
          id
          name
          version
        }
      }
      weightFiles {
        role
        file
        licence
        commercialUse
        origin
        trainingData
        sha256
      }
      limits {
        maxImageBytes
        maxImagePixels
        maxBodyBytes
        maxImagesPerEnrollment
        maxSubjectsPerImage
        maxTopK
        maxPageSize
        maxComplexity
        maxDepth
        maxSearches
      }
    }
  }
`);
