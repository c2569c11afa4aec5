// The one file that names the library. Somebody who comes from KubeOps, or goes there, changes these lines:
//   Abstractions.*       KubeOps.Abstractions.*
//   Client               KubeOps.KubernetesClient
//   Models               k8s.Models
//   Hosting              KubeOps.Operator
//   Conditions, Schema   have no counterpart there
global using ImageFactory.Kubernetes.Abstractions.Entities;
global using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
global using ImageFactory.Kubernetes.Abstractions.Events;
global using ImageFactory.Kubernetes.Abstractions.Rbac;
global using ImageFactory.Kubernetes.Abstractions.Reconciliation;
global using ImageFactory.Kubernetes.Client;
global using ImageFactory.Kubernetes.Conditions;
global using ImageFactory.Kubernetes.Hosting;
global using ImageFactory.Kubernetes.Models;
global using ImageFactory.Kubernetes.Schema;
