// Run by mongosh once every member answers: makes the replica set and the application's user. Run again it changes nothing,
// except the user's password when the one in the environment is new.
const MEMBERS = ['mongo-1:27017', 'mongo-2:27017', 'mongo-3:27017'];
const NOT_YET_INITIALIZED = 94;
const PRIMARY_WITHIN_MS = 60_000;

const { MONGO_ROOT_PASSWORD, MONGO_RIPEN_PASSWORD } = process.env;
const root = `root:${encodeURIComponent(MONGO_ROOT_PASSWORD)}`;

const first = new Mongo(`mongodb://${root}@${MEMBERS[0]}/?directConnection=true`).getDB('admin');
try {
  first.adminCommand({ replSetGetStatus: 1 });
  print('The replica set is there.');
} catch (error) {
  if (error.code !== NOT_YET_INITIALIZED) throw error;
  const members = MEMBERS.map((host, _id) => ({ _id, host, priority: _id === 0 ? 2 : 1 }));
  first.adminCommand({ replSetInitiate: { _id: 'ripen', members } });
  print('The replica set is made.');
}

const uri = `mongodb://${root}@${MEMBERS.join(',')}/?replicaSet=ripen&serverSelectionTimeoutMS=${PRIMARY_WITHIN_MS}`;
const ripen = new Mongo(uri).getDB('ripen');
const user = { pwd: MONGO_RIPEN_PASSWORD, roles: [{ role: 'readWrite', db: 'ripen' }] };
if (ripen.getUser('ripen') === null) ripen.createUser({ user: 'ripen', ...user });
else ripen.updateUser('ripen', user);
print('The user is there.');
