using KubeOpsShape.Controllers;
using KubeOpsShape.Entities;
using KubeOpsShape.Finalizers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// "kubeops-shape crd" prints what the cluster is taught with: kubeops-shape crd | kubectl apply -f -
if (args is ["crd"])
{
    var summaries = XmlDocumentation.Load(Directory.GetFiles(AppContext.BaseDirectory, "*.xml"));
    var definition = CustomResourceDefinition.Of(typeof(V1Greeting), GreetingJsonContext.Default.Options, summaries);
    Console.Write(YamlText.Write(definition));
    return;
}

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Information);
builder.Services
    .AddKubernetesOperator(settings => settings.WithName("greeter"))
    .AddJson(GreetingJsonContext.Default)
    .AddController<V1GreetingController, V1Greeting>()
    .AddFinalizer<V1GreetingFinalizer, V1Greeting>("shape.imagefactory.dev/greetingfinalizer");

using var host = builder.Build();
await host.RunAsync();
