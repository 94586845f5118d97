const given = (
  'Ada Amir Anna Arjun Aylin Ben Bruno Carla Chen Chidi Clara Daiki Dana Diego Elif Emil Emma Farid Fatima Finn ' +
  'Grace Hana Henrik Hugo Ines Ivan Jamal Jana Jin Joana Jonas Kaja Karim Lea Leila Liam Lin Lucia Luka Maia ' +
  'Malik Mara Mateo Mei Milan Mina Nadia Nils Nora Omar Oskar Paula Priya Rafael Ravi Rosa Sami Sara Sofia Sven ' +
  'Tariq Tess Theo Tomás Uma Vera Viktor Wei Yara Yuki Zoe'
).split(' ');
const family = (
  'Abe Adeyemi Ahmed Andersen Bauer Becker Berg Bianchi Brandt Castro Chen Costa Cruz Dahl Demir Diaz Eriksson ' +
  'Fischer Fontana Garcia Gruber Gupta Hansen Hassan Holm Huang Ito Ivanov Jansen Kaya Keller Khan Kim Klein ' +
  'Kowalski Kumar Lang Larsen Lee Lopez Meyer Mori Moreau Müller Nair Ng Novak Okafor Park Patel Pereira Petrov ' +
  'Reyes Rossi Sato Schmidt Silva Singh Tanaka Torres Vogel Wagner Wang Weber Wu Yamamoto Yilmaz Zhang Zhao'
).split(' ');

/** A name that somebody may have; not unique. */
export function peopleNames(next: () => number): string {
  const pick = (from: readonly string[]): string => from[Math.floor(next() * from.length)] ?? '';
  return `${pick(given)} ${pick(family)}`;
}
