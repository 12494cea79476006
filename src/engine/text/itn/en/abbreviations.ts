/** What the public grammars abbreviate: titles, and names of technology that were heard as letters. */
import { wordsIn } from "../word-table";

/** Capitals that are spoken letter by letter: a p i is API. */
const SPELLED = wordsIn(`
  ACL AEB AES AGX AMD API ARP ASR ATM AWS BBC BGP BMW BSP CBC CCTV CDN CEO CES CFO CLI CMO CMS CNN CPU CSP CSS DDR DGX DHCP DLSS DMA DNA
  DNN DNS DPU ECC ECS EKS EMR FPS FST FTP GCC GCP GPU GRU GTC GTX GUI HDMI HEVC HGX HPC HSM HTTP HTTPS IEC ISI KVM LGA LLC LLM LSTM MFA
  MIT NLP NLU NTP OCI OEM ONNX PCB PCI PDF RDS RFP RNN ROI RSS RTP RTX SDK SEO SFU SMTP SNMP SNS SPN SQL SQS SSD SSH SSL SSO SUV TCO TCP
  TFTP TPM TSMC TTS UDP UEFI UPS USB USD VDI VPN WFST XML
`);

/** Capitals that are said as words. */
const SAID = wordsIn("AI API AWS BIOS CPU CSS CUDA DOS FIFO GUI HDMI IBM JSON NIC PCB RISC SIM TCO USB USD");

const NAMES: Readonly<Record<string, string>> = {
  "c u d n n": "cuDNN",
  "cue d n n": "cuDNN",
  "p c i e": "PCIe",
  "n v m e": "NVMe",
  "i o t": "IoT",
  "v o i p": "VoIP",
  "a t and t": "AT&T",
  "s and p": "S&P",
  "i triple e": "IEEE",
  "c plus plus": "C++",
  "c sharp": "C#",
  "wi fi": "Wi-Fi",
  wifi: "Wi-Fi",
  "t c p i p": "TCP/IP",
  "chat g p t": "ChatGPT",
  "seven eleven": "7-eleven",
  "e x t four": "ext4",
  "h two six four": "H.264",
  "h two six five": "H.265",
  "i three": "i3",
  "i five": "i5",
  "i seven": "i7",
  "i nine": "i9",
  "x one": "x1",
  "x two": "x2",
  "x eight": "x8",
  "s three": "S3",
  "e c two": "EC2",
  "one d": "1D",
  "two d": "2D",
  "three d": "3D",
  "four d": "4D",
  "one k": "1K",
  "two k": "2K",
  "four k": "4K",
  "eight k": "8K",
  "two g": "2G",
  "three g": "3G",
  "four g": "4G",
  "five g": "5G",
  "six g": "6G",
};

/** Words whose abbreviation begins with a capital where they did. */
const TITLES: Readonly<Record<string, string>> = {
  doctor: "dr.",
  mister: "mr.",
  misses: "mrs.",
  saint: "st.",
  "for example": "e.g.",
};

/** By the words in small letters. */
export const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ...SPELLED.map((name) => [[...name.toLowerCase()].join(" "), name] as const),
  ...SAID.map((name) => [name.toLowerCase(), name] as const),
  ...Object.entries(NAMES),
  ...Object.entries(TITLES),
]);

export const LONGEST_ABBREVIATION = Math.max(...[...ABBREVIATIONS.keys()].map((words) => words.split(" ").length));

export function isTitle(words: string): boolean {
  return Object.hasOwn(TITLES, words);
}
