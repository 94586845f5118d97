import sharp from 'sharp';
const names = process.argv.slice(3);
const w = 800, h = 500;
const imgs = await Promise.all(names.map(async (n) => await sharp(`/tmp/pg-shots/${n}.png`).resize(w, h, { fit: 'cover', position: 'top' }).toBuffer()));
await sharp({ create: { width: w * 2, height: h * Math.ceil(names.length / 2), channels: 3, background: '#888' } }).composite(imgs.map((input, i) => ({ input, left: (i % 2) * w, top: Math.floor(i / 2) * h }))).png().toFile(process.argv[2]);
