Console.WriteLine("PushApp");
