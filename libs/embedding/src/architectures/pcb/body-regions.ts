/** Regions of the body and the keypoints (`coco-17`) that they lie around. */
export const bodyRegions = [
  { name: 'head', keypoints: [0, 1, 2, 3, 4] },
  { name: 'shoulders', keypoints: [5, 6] },
  { name: 'arms', keypoints: [7, 8, 9, 10] },
  { name: 'hips', keypoints: [11, 12] },
  { name: 'knees', keypoints: [13, 14] },
  { name: 'feet', keypoints: [15, 16] },
] as const;
