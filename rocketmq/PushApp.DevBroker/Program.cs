using PushApp.DevBroker;

return await DevBrokerHost.RunAsync(args);
