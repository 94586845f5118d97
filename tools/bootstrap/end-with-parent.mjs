// Preloaded into the server: if the process that started it is killed outright, the server still shuts down cleanly.
if (process.channel) {
  process.channel.unref();
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
