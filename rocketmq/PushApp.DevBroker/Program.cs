using PushApp.DevBroker;

await DevBrokerHost.Build(args).RunAsync();
