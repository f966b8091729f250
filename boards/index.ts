import { bangleJs2 } from './banglejs2.js';
import type { Board, EspruinoBoard, Lwip, XsBoard, XsHeap } from './board.js';
import { esp32 } from './esp32.js';
import { esp32C3 } from './esp32-c3.js';
import { esp32C3Moddable } from './esp32-c3-moddable.js';
import { esp32C6Moddable } from './esp32-c6-moddable.js';
import { esp32Moddable } from './esp32-moddable.js';
import { esp32S2Moddable } from './esp32-s2-moddable.js';
import { esp32S3 } from './esp32-s3.js';
import { esp32S3Moddable } from './esp32-s3-moddable.js';
import { esp8266 } from './esp8266.js';
import { espruinoWifi } from './espruinowifi.js';
import { linux } from './linux.js';
import { pico } from './pico.js';
import { picoWModdable } from './pico-w-moddable.js';
import { pixlJs } from './pixljs.js';
import { puckJs } from './puckjs.js';

export type { Board, EspruinoBoard, Lwip, XsBoard, XsHeap };

export const boards: Board[] = [
  esp32,
  esp32S3,
  esp32C3,
  esp8266,
  espruinoWifi,
  pico,
  linux,
  puckJs,
  pixlJs,
  bangleJs2,
  esp32Moddable,
  esp32S2Moddable,
  esp32S3Moddable,
  esp32C3Moddable,
  esp32C6Moddable,
  picoWModdable,
];
