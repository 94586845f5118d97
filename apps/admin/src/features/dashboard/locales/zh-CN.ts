export const texts = {
  title: '概览',
  description: '这里保存的内容与运行情况。',
  galleries: '图库',
  empty: { title: '还没有图库', hint: '图库用于保存需要识别的人员。' },
  column: { name: '图库', identities: '人员', samples: '图片', updated: '最近变更' },
} as const;
