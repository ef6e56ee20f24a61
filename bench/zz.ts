import { openRig } from './rig';
import { measureBareSteps, measureMailSteps } from './mail-steps';
async function main() {
  const rig = await openRig();
  try {
    const n = Number(process.argv[2] ?? 100);
    console.log('bare', await measureBareSteps(rig, n));
    console.log('mail', await measureMailSteps(rig, n));
  } finally {
    await rig.stop();
  }
}
main().then(
  () => process.exit(0),
  (e) => {
    console.error(e);
    process.exit(1);
  },
);
